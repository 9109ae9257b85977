/** Texts of the pressure alarms; a part of alarm-texts.ts, which says what they hold and where the content comes from. */
import type { AlarmText } from './alarm-texts.ts';

export const pressureTexts: Readonly<Record<string, AlarmText>> = {
  'p1-low': {
    title: { en: 'Drainage pressure too negative', zh: '静脉引流压过负' },
    message: {
      en: 'P1 is {value} {unit}, limit {limit} {unit}.',
      zh: 'P1 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Low volume or bleeding', zh: '血容量不足或出血' },
      { en: 'Drainage line kinked, cannula against the wall', zh: '引流管打折，插管贴壁' },
      { en: 'Speed too high for the drainage', zh: '转速相对引流过高' },
      { en: 'Tamponade, tension pneumothorax, cough', zh: '心脏压塞、张力性气胸、咳嗽' },
    ],
    checks: [
      { en: 'Lower the speed until the line is quiet', zh: '降低转速至管路不再抖动' },
      { en: 'Drainage line and cannula depth mark', zh: '引流管与插管深度标记' },
      {
        en: 'CVP low: volume. CVP high: tamponade, chest, abdomen',
        zh: 'CVP 低：补容量；CVP 高：压塞、胸腔、腹腔',
      },
      { en: 'Air in the line', zh: '管路内气体' },
    ],
  },
  'p2-high': {
    title: { en: 'Pre-oxygenator pressure high', zh: '膜肺前压高' },
    message: {
      en: 'P2 is {value} {unit}, limit {limit} {unit}.',
      zh: 'P2 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Oxygenator clotting (P3 low, ΔP high)', zh: '膜肺血栓（P3 低、ΔP 高）' },
      { en: 'Return line or cannula obstructed (P3 high too)', zh: '回输管或插管受阻（P3 同时升高）' },
      { en: 'High blood pressure, agitation', zh: '血压高、躁动' },
      { en: 'Speed too high', zh: '转速过高' },
    ],
    checks: [
      { en: 'Is P3 high as well, or only ΔP?', zh: 'P3 也高，还是仅 ΔP 高？' },
      { en: 'Return line: kink, clamp, cannula', zh: '回输管：打折、管路钳、插管' },
      { en: 'Oxygenator: clots, colour', zh: '膜肺：血栓、血色' },
      { en: 'Lower the speed', zh: '降低转速' },
    ],
  },
  'p3-high': {
    title: { en: 'Return pressure high', zh: '膜肺后压高' },
    message: {
      en: 'P3 is {value} {unit}, limit {limit} {unit}.',
      zh: 'P3 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Return line kinked or clamped', zh: '回输管打折或被夹闭' },
      { en: 'Return cannula against the wall or clotted', zh: '回输插管贴壁或血栓' },
      { en: 'Agitation, cough, high blood pressure', zh: '躁动、咳嗽、血压高' },
      { en: 'Speed too high for the cannula', zh: '转速相对插管过高' },
    ],
    checks: [
      { en: 'Return line from oxygenator to patient', zh: '自膜肺至患者的回输管' },
      { en: 'Cannula position, head and limb position', zh: '插管位置、头部与肢体体位' },
      { en: 'Blood pressure, sedation', zh: '血压、镇静' },
      { en: 'Lower the speed', zh: '降低转速' },
    ],
  },
  'dp-high': {
    title: { en: 'Transmembrane pressure high', zh: '跨膜压高' },
    message: {
      en: 'ΔP is {value} {unit}, limit {limit} {unit}.',
      zh: 'ΔP {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Clot in the oxygenator', zh: '膜肺血栓' },
      { en: 'Higher flow than before (look at ΔP per flow)', zh: '流量较前升高（看膜肺阻力）' },
      { en: 'Colder or thicker blood', zh: '血温低或血液黏稠' },
      { en: 'Pressure transducer not zeroed', zh: '压力传感器未校零' },
    ],
    checks: [
      { en: 'Trend of oxygenator resistance at matched flow', zh: '相同流量下膜肺阻力的趋势' },
      { en: 'Oxygenator with a light: clots, fibrin', zh: '照光检查膜肺：血栓、纤维蛋白' },
      { en: 'Post-membrane gas, anticoagulation', zh: '膜后血气、抗凝' },
      { en: 'Zero and height of P2 and P3', zh: 'P2、P3 校零与高度' },
    ],
  },
};
