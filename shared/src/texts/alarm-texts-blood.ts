/** Texts of the blood alarms; a part of alarm-texts.ts, which says what they hold and where the content comes from. */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

export const bloodTexts: Readonly<Record<string, AlarmText>> = {
  'svo2-low': {
    title: { en: 'Low venous saturation', zh: '静脉血氧饱和度低' },
    message: {
      en: 'SvO₂ is {value} {unit}, limit {limit} {unit}.',
      zh: 'SvO₂ {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Too little flow for the demand', zh: '流量不足以满足需求' },
      { en: 'Sweep gas lost or membrane failing', zh: '气流中断或膜肺功能下降' },
      { en: 'Haemoglobin low, bleeding', zh: '血红蛋白低，出血' },
      { en: 'Demand high: fever, shivering, awake, seizures', zh: '需求高：发热、寒战、清醒、抽搐' },
    ],
    checks: [
      { en: 'Blood flow against target', zh: '血流量与目标值' },
      { en: 'Gas path: source, blender, line, FiO₂', zh: '气路：气源、空氧混合器、管路、FiO₂' },
      { en: 'Colour after the membrane, post-membrane gas', zh: '膜后血色，膜后血气' },
      { en: 'Haemoglobin, temperature, sedation', zh: '血红蛋白、体温、镇静' },
    ],
  },
  'svo2-invalid-after-fall': {
    title: { en: 'SvO₂ lost after a fall', zh: 'SvO₂ 下降后无读数' },
    message: {
      en: 'The last SvO₂ was {value} {unit}, now there is none: treat as below the sensor’s range.',
      zh: '最后 SvO₂ 为 {value} {unit}，现无读数：按低于传感器量程处理。',
    },
    causes: [
      { en: 'Saturation below what the sensor can show', zh: '饱和度低于传感器可显示范围' },
      { en: 'Sensor or cable fault at the same time', zh: '传感器或电缆同时故障' },
    ],
    checks: [
      { en: 'Look at the patient, flow and gas path first', zh: '先查看患者、血流量与气路' },
      { en: 'Venous blood gas', zh: '静脉血气' },
      { en: 'Sensor, cable and its calibration', zh: '传感器、电缆及其校准' },
    ],
  },
  'svo2-high': alarmText(
    ['High venous saturation', '静脉血氧饱和度高'],
    ['SvO₂ is {value} {unit}, limit {limit} {unit}.', 'SvO₂ {value} {unit}，限值 {limit} {unit}。'],
    [
      ['More flow than needed, low oxygen use (cold, deep sedation)', '流量超过需求，氧耗低（低温、深镇静）'],
      ['Left-to-right shunt, open bridge', '左向右分流，桥路开放'],
      ['Tissue not using oxygen: late shock, poisoning', '组织不能利用氧：晚期休克、中毒'],
    ],
    [
      ['Lactate, blood pressure, perfusion', '乳酸、血压、灌注'],
      ['Bridge and shunts', '桥路与分流'],
      ['Flow against target', '血流量与目标值'],
    ],
  ),
  'drainage-saturation-high': alarmText(
    ['Drainage saturation high (VV)', '引流血氧过高（VV）'],
    [
      'Drainage saturation is {value} {unit}, limit {limit} {unit}. With a low patient saturation this is recirculation.',
      '引流侧血氧饱和度 {value} {unit}，限值 {limit} {unit}。若患者血氧低，即为再循环。',
    ],
    [
      ['Recirculation: cannula tips too near each other', '再循环：两插管尖端过近'],
      ['Dual-lumen cannula turned or too deep', '双腔插管旋转或过深'],
      ['Flow too high for the position', '流量相对插管位置过高'],
      ['Low oxygen use, recovering lungs', '氧耗低，肺功能恢复'],
    ],
    [
      ['SpO₂ of the patient: falling is recirculation', '患者 SpO₂：下降即为再循环'],
      ['Colour of drainage against return', '比较引流与回输血色'],
      ['Lower the speed: does SpO₂ rise?', '降低转速：SpO₂ 是否回升？'],
      ['Cannula position: depth mark, X-ray, echo', '插管位置：深度标记、胸片、超声'],
    ],
  ),
  'recirculation-suspected': alarmText(
    ['Drainage saturation rise (VV)', '引流血氧上升（VV）'],
    [
      'Drainage saturation is {value} {unit} higher at the same flow, limit {limit} {unit}.',
      '流量不变，引流侧血氧饱和度升高 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Recirculation after turning or a cannula move', '翻身或插管移动后再循环'],
      ['Less oxygen use: sedation, cooling', '氧耗下降：镇静、降温'],
      ['Lungs or heart recovering', '肺或心功能恢复'],
    ],
    [
      ['SpO₂ of the patient: falling is recirculation', '患者 SpO₂：下降即为再循环'],
      ['Cannula depth marks, position', '插管深度标记，体位'],
      ['Post-membrane and patient gas together', '同时采膜后与患者血气'],
    ],
  ),
  'hb-low': alarmText(
    ['Low haemoglobin', '血红蛋白低'],
    ['Hb is {value} {unit}, limit {limit} {unit}.', '血红蛋白 {value} {unit}，限值 {limit} {unit}。'],
    [
      ['Bleeding', '出血'],
      ['Haemodilution: volume, priming', '血液稀释：补液、预充'],
      ['Haemolysis, blood sampling', '溶血、采血'],
      ['In-line sensor not calibrated', '在线传感器未校准'],
    ],
    [
      ['Laboratory haemoglobin', '实验室血红蛋白'],
      ['Cannula sites, drains, abdomen, head', '插管处、引流、腹部、头颅'],
      ['Fluid balance, urine colour', '出入量、尿色'],
      ['Blood products by order', '遵医嘱输血'],
    ],
  ),
  'hb-fall': alarmText(
    ['Haemoglobin falling', '血红蛋白下降'],
    [
      'Hb changes by {value} {unit} over the last 30 min, limit {limit} {unit}.',
      '近 30 分钟血红蛋白变化 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Bleeding: surgical site, chest, abdomen, head', '出血：术区、胸腔、腹腔、颅内'],
      ['Haemodilution: fast volume', '血液稀释：快速补液'],
      ['Haemolysis', '溶血'],
    ],
    [
      ['Drains, cannula sites, pupils', '引流、插管处、瞳孔'],
      ['Was volume given just now?', '刚才是否补液？'],
      ['Laboratory haemoglobin, free haemoglobin', '实验室血红蛋白、游离血红蛋白'],
      ['P1 more negative as well: volume is being lost', 'P1 同时更负：容量正在丢失'],
    ],
  ),
  'temperature-low': alarmText(
    ['Blood temperature low', '血温低'],
    [
      'Arterial blood is {value} {unit}, limit {limit} {unit}.',
      '动脉血温 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Heater-cooler off, water line off or clamped', '变温水箱关闭，水管脱落或夹闭'],
      ['Set point too low, cooling protocol', '设定温度过低，降温方案'],
      ['Heat loss: open chest, small patient', '散热：开胸、低体重'],
    ],
    [
      ['Heater-cooler: on, water moves, set point', '变温水箱：开机、水循环、设定值'],
      ['Water lines at the oxygenator', '膜肺处水管'],
      ['Core temperature of the patient', '患者核心体温'],
    ],
  ),
  'temperature-high': alarmText(
    ['Blood temperature high', '血温高'],
    [
      'Arterial blood is {value} {unit}, limit {limit} {unit}.',
      '动脉血温 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Fever beyond what the heater-cooler removes', '发热超过变温水箱能力'],
      ['Set point too high', '设定温度过高'],
      ['Heater-cooler fault', '变温水箱故障'],
    ],
    [
      ['Set and actual water temperature', '水温设定值与实际值'],
      ['Core temperature, infection', '核心体温、感染'],
      ['Oxygen demand rises: flow against target', '氧需求增加：核对血流量与目标'],
    ],
  ),
};
