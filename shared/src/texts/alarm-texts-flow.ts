/** Texts of the flow alarms; a part of alarm-texts.ts, which says what they hold and where the content comes from. */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

export const flowTexts: Readonly<Record<string, AlarmText>> = {
  'no-flow': {
    title: { en: 'No blood flow', zh: '无血流' },
    message: {
      en: 'Blood flow is {value} {unit}, below {limit} {unit} either way.',
      zh: '血流量 {value} {unit}，正反向均低于 {limit} {unit}。',
    },
    causes: [
      { en: 'A line is clamped or kinked', zh: '管路被夹闭或打折' },
      { en: 'Pump stopped, or head decoupled from its drive', zh: '泵停转，或泵头与驱动脱离' },
      { en: 'Air lock in the pump head', zh: '泵头内气栓' },
      { en: 'Drainage stopped: position, volume, tamponade', zh: '引流中断：插管位置、血容量、心脏压塞' },
      { en: 'Flow probe off the tube', zh: '流量探头脱离管路' },
    ],
    checks: [
      { en: 'Look along both lines: clamps, kinks', zh: '沿两侧管路检查：管路钳、打折' },
      { en: 'Does the pump head turn? Is there air in it?', zh: '泵头是否转动？内有无气体？' },
      {
        en: 'Pump not running on VA: clamp the return line, then drainage',
        zh: 'VA 模式下泵不转：先夹闭回输管，再夹闭引流管',
      },
      { en: 'Support the patient, call for help, hand crank ready', zh: '支持患者，呼叫支援，备好手摇泵' },
    ],
  },
  backflow: {
    title: { en: 'Backflow', zh: '血液反流' },
    message: {
      en: 'Blood runs backwards: {value} {unit}, limit {limit} {unit}.',
      zh: '血流反向：{value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Speed too low against the patient’s pressure', zh: '转速过低，低于患者血压' },
      { en: 'Pump stopped or decoupled', zh: '泵停转或脱离' },
      { en: 'Flow probe mounted the wrong way round', zh: '流量探头方向装反' },
    ],
    checks: [
      { en: 'Raise the speed, or clamp the return line', zh: '提高转速，或夹闭回输管' },
      { en: 'Does the pump run? Hand crank ready', zh: '泵是否运转？备好手摇泵' },
      { en: 'Arrow on the flow probe', zh: '流量探头箭头方向' },
    ],
  },
  'flow-low': {
    title: { en: 'Low blood flow', zh: '血流量低' },
    message: {
      en: 'Blood flow is {value} {unit}, limit {limit} {unit}.',
      zh: '血流量 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Drainage limited: volume, cannula position, kink', zh: '引流受限：血容量不足、插管位置、打折' },
      {
        en: 'Tamponade, tension pneumothorax, raised abdominal pressure',
        zh: '心脏压塞、张力性气胸、腹内压升高',
      },
      { en: 'Return obstructed, or high pressure in the patient', zh: '回输受阻，或患者血压高' },
      { en: 'Clot in oxygenator or pump head', zh: '膜肺或泵头血栓' },
    ],
    checks: [
      {
        en: 'P1 more negative? Drainage side: lower the speed, look for volume',
        zh: 'P1 更负？引流侧：降低转速，评估血容量',
      },
      {
        en: 'P2 and P3 higher? Return side: kink, cannula, blood pressure',
        zh: 'P2、P3 升高？回输侧：打折、插管、血压',
      },
      { en: 'ΔP higher? Oxygenator', zh: 'ΔP 升高？膜肺' },
      { en: 'Do not chase flow with speed', zh: '不要一味加转速' },
    ],
  },
  'flow-drop': alarmText(
    ['Sudden fall of blood flow', '血流量骤降'],
    [
      'Blood flow fell by {value} {unit} within 10 s at the same speed, limit {limit} {unit}.',
      '转速不变，10 秒内血流量下降 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Line kinked or clamped', '管路打折或被夹闭'],
      ['Drainage lost: volume, position, cough, tamponade', '引流中断：血容量、体位、咳嗽、心脏压塞'],
      ['Air in the pump head', '泵头内气体'],
      ['Pump head decoupled', '泵头脱离驱动'],
    ],
    [
      ['Look along both lines from cannula to cannula', '沿插管至插管检查两侧管路'],
      ['P1 more negative: drainage. P3 higher: return', 'P1 更负：引流侧；P3 升高：回输侧'],
      ['Does the pump head turn? Air in it?', '泵头是否转动？内有气体？'],
      ['Patient: position, blood pressure, bleeding', '患者：体位、血压、出血'],
    ],
  ),
  'flow-high': alarmText(
    ['Blood flow above target', '血流量高于目标'],
    ['Blood flow is {value} {unit}, limit {limit} {unit}.', '血流量 {value} {unit}，限值 {limit} {unit}。'],
    [
      ['Speed set higher than needed', '转速设置偏高'],
      ['Afterload fell: sedation, vasodilators', '后负荷下降：镇静、血管扩张药'],
      ['Prescribed flow not updated', '目标流量未更新'],
      ['Disconnection after the pump (P3 low)', '泵后管路脱开（P3 低）'],
    ],
    [
      ['Is the flow wanted? Enter the new target', '流量是否符合医嘱？更新目标值'],
      ['P3 and the return line: leak, disconnection', 'P3 与回输管：渗漏、脱开'],
      ['Lower the speed in small steps', '小幅降低转速'],
    ],
  ),
  'flow-per-speed': alarmText(
    ['More speed for the same flow', '同流量所需转速升高'],
    [
      'Flow per revolution is {value} {unit} against the baseline at matched flow, limit {limit} {unit}.',
      '相同流量下，每转流量较基线 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Oxygenator clotting (ΔP per flow up)', '膜肺血栓（膜肺阻力升高）'],
      ['Clot in the pump head', '泵头血栓'],
      ['Return side tighter, higher blood pressure', '回输侧阻力增加，血压升高'],
      ['Thicker or colder blood', '血液黏稠或血温低'],
    ],
    [
      ['Trend of oxygenator resistance', '膜肺阻力趋势'],
      ['Pump head: noise, vibration, free haemoglobin', '泵头：异响、振动、游离血红蛋白'],
      ['P3 against blood pressure', 'P3 与血压对照'],
      ['Was the circuit changed? Capture a new baseline', '是否更换过管路？重新采集基线'],
    ],
  ),
  'pump-head-fall': alarmText(
    ['Pump gives less pressure', '泵扬程下降'],
    [
      'Pump head (P2 − P1) is {value} {unit} lower at the same speed, limit {limit} {unit}; flow is down and P1 less negative.',
      '转速不变，泵扬程（P2 − P1）下降 {value} {unit}，限值 {limit} {unit}；流量下降，P1 负值减小。',
    ],
    [
      ['Pump head decoupled, or motor stopped although a speed is shown', '泵头脱离，或显示转速但电机已停'],
      ['Air lock in the pump head', '泵头内气栓'],
      ['Clot in the pump head', '泵头血栓'],
    ],
    [
      ['Does the head turn? Is it seated? Air in it?', '泵头是否转动、就位？内有气体？'],
      [
        'VA with no or backward flow: clamp the return line, then drainage',
        'VA 无流量或反流：先夹闭回输管，再夹闭引流管',
      ],
      ['Hand crank and spare console ready', '备好手摇泵与备用主机'],
      ['Noise, vibration, free haemoglobin, LDH', '异响、振动、游离血红蛋白、LDH'],
    ],
  ),
  'air-suspected': alarmText(
    ['Air in the drainage side?', '引流侧疑似进气'],
    [
      'Flow is {value} {unit} lower and restless, P1 less negative and P2 down at the same speed; limit {limit} {unit}.',
      '转速不变，流量下降 {value} {unit} 且不稳，P1 负值减小、P2 下降；限值 {limit} {unit}。',
    ],
    [
      ['Loose connector, open tap or cap before the pump', '泵前接头松动、三通或帽未关'],
      ['Side hole of the drainage cannula outside the vein', '引流插管侧孔脱出血管'],
      ['Air from an infusion line', '输液管路带入气体'],
    ],
    [
      ['Look for froth from the cannula to the pump', '自插管至泵头查看气泡'],
      [
        'Much air: clamp the return line, then drainage; speed down',
        '大量气体：先夹闭回输管，再夹闭引流管；降低转速',
      ],
      ['Cannula depth mark, dressing, taps and caps', '插管深度标记、敷料、三通与帽'],
      ['De-air pump and oxygenator', '泵头与膜肺排气'],
    ],
  ),
  'pump-head-residual': alarmText(
    ['Pump below its curve', '泵低于其性能曲线'],
    [
      'Pump head is {value} {unit} below the curve of this pump, limit {limit} {unit}.',
      '泵扬程低于性能曲线 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Clot in the pump head', '泵头血栓'],
      ['Wrong curve chosen, blood thicker than assumed', '曲线选择错误，血液较设定黏稠'],
    ],
    [
      ['Noise, vibration, free haemoglobin', '异响、振动、游离血红蛋白'],
      ['Pump type in the bed’s settings', '床位设置中的泵型号'],
    ],
  ),
};
