/** Texts of the technical alarms; a part of alarm-texts.ts, which says what they hold and where the content comes from. */
import type { AlarmText } from './alarm-texts.ts';

export const technicalTexts: Readonly<Record<string, AlarmText>> = {
  bubble: {
    title: { en: 'Air: bubble in the return line', zh: '进气：回输管气泡' },
    message: { en: 'The bubble detector reports air.', zh: '气泡探测器报告有气体。' },
    causes: [
      { en: 'Loose connector or open cap on the drainage side', zh: '引流侧接头松动或帽未盖' },
      { en: 'Cavitation under very negative drainage pressure', zh: '引流压过负导致空化' },
      { en: 'Air given with a line or a sample', zh: '经管路或采样带入气体' },
    ],
    checks: [
      { en: 'Clamp the return line, then drainage', zh: '先夹闭回输管，再夹闭引流管' },
      { en: 'Speed down, support the patient', zh: '降低转速，支持患者' },
      { en: 'Find and close the breach', zh: '查找并封闭漏气处' },
      { en: 'De-air before flow starts again', zh: '排气后再恢复血流' },
    ],
  },
  'sweep-lost': {
    title: { en: 'Sweep gas lost', zh: '气流中断' },
    message: {
      en: 'Sweep gas is {value} {unit}, limit {limit} {unit}.',
      zh: '气流量 {value} {unit}，限值 {limit} {unit}。',
    },
    causes: [
      { en: 'Gas line off or kinked', zh: '气管脱落或打折' },
      { en: 'Cylinder empty or wall supply off', zh: '气瓶用尽或中心供气关闭' },
      { en: 'Blender or flow meter closed', zh: '空氧混合器或流量计关闭' },
    ],
    checks: [
      { en: 'Gas line from source to oxygenator', zh: '自气源至膜肺的气管' },
      { en: 'Supply pressure, spare cylinder', zh: '供气压力，备用气瓶' },
      { en: 'Blender and flow meter settings', zh: '空氧混合器与流量计设置' },
      { en: 'Raise ventilator support', zh: '提高呼吸机支持' },
    ],
  },
  'sensor-invalid': {
    title: { en: '{channel}: no valid value', zh: '{channel}：无有效读数' },
    message: {
      en: 'The device goes on, but {channel} has no valid value. Its alarms cannot be judged.',
      zh: '设备仍在传输，但{channel}无有效读数，相关报警无法判断。',
    },
    causes: [
      { en: 'Sensor or cable off', zh: '传感器或电缆脱落' },
      { en: 'Sensor out of range or not coupled', zh: '传感器超量程或耦合不良' },
      { en: 'Calibration running on the device', zh: '设备正在校准' },
    ],
    checks: [
      { en: 'The value on the device itself', zh: '设备自身显示的数值' },
      { en: 'Sensor seat, gel, cable', zh: '传感器位置、耦合剂、电缆' },
      { en: 'Calibrate or replace the sensor', zh: '校准或更换传感器' },
    ],
  },
  'link-lost': {
    title: { en: '{device}: connection lost', zh: '{device}：连接中断' },
    message: {
      en: 'No data from {device}. Watch the device itself; its alarms cannot be judged here.',
      zh: '{device} 无数据。请直接查看设备；此处无法判断其报警。',
    },
    causes: [
      { en: 'Cable or adapter unplugged', zh: '电缆或转接器被拔出' },
      { en: 'Device switched off or restarted', zh: '设备关机或重启' },
      { en: 'Data output switched off on the device', zh: '设备数据输出被关闭' },
    ],
    checks: [
      { en: 'Read the values at the device', zh: '在设备上读取数值' },
      { en: 'Cable at both ends, adapter lights', zh: '电缆两端、转接器指示灯' },
      { en: 'Data output setting of the device', zh: '设备数据输出设置' },
    ],
  },
};
