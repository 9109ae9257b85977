/** Texts of alarms about devices, supply and schedules; a part of alarm-texts.ts. */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

export const supplyTexts: Readonly<Record<string, AlarmText>> = {
  'bubble-venous': alarmText(
    ['Air: bubble in drainage line', '进气：引流管气泡'],
    ['The drainage bubble detector reports air.', '引流侧气泡探测器报告有气体。'],
    [
      ['Loose connector, open tap or cap', '接头松动、三通或帽未关'],
      ['Infusion line with air', '输液管路带气'],
    ],
    [
      ['Drainage side: lines, taps, caps', '引流侧：管路、三通、帽'],
      ['Flow falling: prepare to clamp', '流量下降：准备夹闭'],
    ],
  ),
  'flow-probe-fault': alarmText(
    ['Flow probe fault', '流量探头故障'],
    [
      'The flow probe reports a fault; its flow may be wrong or missing.',
      '流量探头报告故障，流量可能错误或缺失。',
    ],
    [
      ['Too little coupling gel, probe not closed', '耦合剂不足，探头未合紧'],
      ['Probe or its cable disconnected', '探头或其电缆脱落'],
      ['Probe too hot, electronics fault', '探头过热，电路故障'],
    ],
    [
      ['Flow on the console', '主机显示的流量'],
      ['Probe on the tube: gel, lid, arrow', '探头：耦合剂、盖、箭头'],
      ['Cable at both ends', '电缆两端'],
      ['Replace the probe', '更换探头'],
    ],
  ),
  'device-fault': alarmText(
    ['{device}: device fault', '{device}：设备故障'],
    ['{device} reports a fault of its drive or sensors.', '{device} 报告驱动或传感器故障。'],
    [
      ['Motor or drive fault', '电机或驱动故障'],
      ['Sensor fault', '传感器故障'],
    ],
    [
      ['Message on the device itself', '设备自身的提示'],
      ['Hand crank and spare console ready', '备好手摇泵与备用主机'],
    ],
  ),
  'mains-lost': alarmText(
    ['On battery', '电池供电'],
    ['The console runs on battery: {value} {unit} left.', '主机电池供电：剩余 {value} {unit}。'],
    [
      ['Plug out or socket without power', '插头脱落或插座无电'],
      ['Transport', '转运'],
    ],
    [
      ['Plug in; emergency socket', '接通电源；使用应急插座'],
      ['Spare battery, hand crank', '备用电池、手摇泵'],
    ],
  ),
  'cylinder-low': alarmText(
    ['Gas cylinder running out', '气瓶即将用尽'],
    [
      'The cylinder lasts {value} {unit} more, limit {limit} {unit}.',
      '气瓶剩余 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Cylinder used up', '气瓶用量已尽'],
      ['Leak in the gas line', '气路漏气'],
    ],
    [
      ['Change to the next cylinder or wall supply', '更换气瓶或接中心供气'],
      ['Gas connections', '气路接头'],
    ],
  ),
  'limits-off': alarmText(
    ['Console protection off', '主机保护功能关闭'],
    ['The console runs with limits off, override or flow mode.', '主机处于报警限关闭、越权或流量模式。'],
    [
      ['Switched off for a procedure', '操作时关闭'],
      ['Left off after set-up', '安装后未恢复'],
    ],
    [
      ['Is it still needed?', '是否仍需要？'],
      ['Switch limits and interventions on again', '重新开启报警限与干预功能'],
    ],
  ),
  'circuit-age': alarmText(
    ['Circuit age', '管路使用时间'],
    [
      'The circuit has run for {value} {unit}, reminder at {limit} {unit}.',
      '管路已使用 {value} {unit}，提醒值 {limit} {unit}。',
    ],
    [
      ['Circuit in use for a long time', '管路使用时间长'],
      ['A circuit change was not recorded', '更换管路未记录'],
    ],
    [
      ['Oxygenator and pump head: clots, resistance, gases', '膜肺与泵头：血栓、阻力、血气'],
      ['Haemolysis and clotting results', '溶血与凝血结果'],
      ['Plan a change; record it when done', '计划更换；完成后记录'],
    ],
  ),
  'checks-overdue': alarmText(
    ['Circuit check overdue', '管路检查超时'],
    [
      'The last circuit check was {value} {unit} ago, due after {limit} {unit}.',
      '距上次管路检查 {value} {unit}，应每 {limit} {unit} 检查。',
    ],
    [
      ['Check not done', '未检查'],
      ['Check done but not recorded', '已检查但未记录'],
    ],
    [
      ['Walk the circuit with a light, cannula to cannula', '照光沿插管至插管检查管路'],
      ['Clamps, hand crank, gas, power', '管路钳、手摇泵、气源、电源'],
      ['Record the check', '记录检查'],
    ],
  ),
};
