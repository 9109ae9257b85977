/** Texts of the oxygenator alarms; a part of alarm-texts.ts, which says what they hold and where the content comes from. */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

const clotCauses = [
  ['Clot growing in the oxygenator', '膜肺内血栓进展'],
  ['Too little anticoagulation, platelets or products given', '抗凝不足，输注血小板或血制品'],
  ['Thicker or colder blood, transfusion', '血液黏稠、血温低、输血'],
  ['Transducers of P2 and P3 moved or not zeroed', 'P2、P3 传感器移位或未校零'],
] as const;
const clotChecks = [
  ['Oxygenator with a light: clots, fibrin, dark areas', '照光检查膜肺：血栓、纤维蛋白、暗区'],
  ['Post-membrane gas against sweep and FiO₂', '膜后血气，对照气流量与 FiO₂'],
  ['Anticoagulation, fibrinogen, D-dimer, platelets', '抗凝、纤维蛋白原、D-二聚体、血小板'],
  ['Plan the exchange in time: spare oxygenator, people', '及早计划更换：备用膜肺、人员'],
] as const;

const trendMessage = [
  'ΔP per flow has risen by {value} {unit} at matched flow, limit {limit} {unit}.',
  '相同流量下膜肺阻力升高 {value} {unit}，限值 {limit} {unit}。',
] as const;

export const oxygenatorTexts: Readonly<Record<string, AlarmText>> = {
  'dp-per-flow-high': alarmText(
    ['Oxygenator resistance high', '膜肺阻力高于基线'],
    [
      'ΔP per flow is {value} {unit} above the baseline at matched flow, limit {limit} {unit}.',
      '相同流量下膜肺阻力较基线升高 {value} {unit}，限值 {limit} {unit}。',
    ],
    clotCauses,
    [...clotChecks, ['Was the circuit changed? Capture a new baseline', '是否更换过管路？重新采集基线']],
  ),
  'oxygenator-resistance-up': alarmText(
    ['Oxygenator resistance rising', '膜肺阻力快速上升'],
    [
      'ΔP per flow is {value} {unit} higher than minutes ago at the same speed, limit {limit} {unit}.',
      '转速不变，膜肺阻力较数分钟前升高 {value} {unit}，限值 {limit} {unit}。',
    ],
    clotCauses,
    clotChecks,
  ),
  'clot-trend-2h': alarmText(
    ['Oxygenator clot, 2 h trend', '膜肺血栓趋势 2 小时'],
    [`Within 2 h: ${trendMessage[0]}`, `2 小时内：${trendMessage[1]}`],
    clotCauses,
    clotChecks,
  ),
  'clot-trend-24h': alarmText(
    ['Oxygenator clot, 24 h trend', '膜肺血栓趋势 24 小时'],
    [`Within 24 h: ${trendMessage[0]}`, `24 小时内：${trendMessage[1]}`],
    clotCauses,
    clotChecks,
  ),
  'membrane-gas-failing': alarmText(
    ['Membrane gas transfer falling', '膜肺气体交换下降'],
    [
      'Post-membrane PO₂ is {value} {unit} lower and PCO₂ higher with the sweep running, limit {limit} {unit}.',
      '气流量不变，膜后 PO₂ 下降 {value} {unit} 且 PCO₂ 升高，限值 {limit} {unit}。',
    ],
    [
      ['Water in the fibres (wet membrane)', '膜纤维积水'],
      ['Clot or plasma leak in the oxygenator', '膜肺血栓或血浆渗漏'],
      ['Oxygen fraction of the gas lowered, blender fault', '气体氧浓度下调，空氧混合器故障'],
      ['Flow or demand changed', '血流量或需求改变'],
    ],
    [
      [
        'Gas path: oxygen fraction, blender, line, exhaust open',
        '气路：氧浓度、空氧混合器、气管、排气口通畅',
      ],
      ['Sigh the membrane (short high sweep) by local rule', '按科室规定短时高流量吹膜'],
      ['Colour before and after the membrane, gas sample', '膜前膜后血色，采血气'],
      ['Exhaust: froth is plasma leak', '排气口：泡沫提示血浆渗漏'],
    ],
  ),
  'post-membrane-saturation': alarmText(
    ['Post-membrane saturation low', '膜后血氧饱和度低'],
    [
      'Post-membrane saturation is {value} {unit}, limit {limit} {unit}.',
      '膜后血氧饱和度 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Sweep gas lost or wrong gas', '气流中断或气体错误'],
      ['Membrane failing', '膜肺功能下降'],
    ],
    [
      ['Gas path first: source, blender, line', '先查气路：气源、空氧混合器、气管'],
      ['Post-membrane gas sample', '采膜后血气'],
    ],
  ),
  'exhaust-co2-drop': alarmText(
    ['Exhaust CO₂ fell', '排气 CO₂ 骤降'],
    [
      'Exhaust CO₂ fell by {value} {unit} within a minute, limit {limit} {unit}.',
      '排气 CO₂ 一分钟内下降 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Gas line off', '气管脱落'],
      ['No blood through the oxygenator', '膜肺内无血流'],
    ],
    [
      ['Gas line from source to oxygenator', '自气源至膜肺的气管'],
      ['Blood flow', '血流量'],
    ],
  ),
};
