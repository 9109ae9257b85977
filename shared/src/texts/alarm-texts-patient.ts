/** Texts of rules that wait for the bedside monitor or the laboratory; a part of alarm-texts.ts. */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

export const patientTexts: Readonly<Record<string, AlarmText>> = {
  'blood-pressure': alarmText(
    ['Blood pressure out of range', '血压超限'],
    [
      'Mean arterial pressure is {value} {unit}, limit {limit} {unit}.',
      '平均动脉压 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Low: volume, bleeding, vasodilation, flow', '低：容量、出血、血管扩张、流量'],
      ['High: pain, awake, vasoactive drugs', '高：疼痛、清醒、血管活性药'],
      ['Small pulse pressure on VA: heart not ejecting', 'VA 脉压小：心脏未射血'],
    ],
    [
      ['Flow against target, volume, drugs', '血流量与目标、容量、药物'],
      ['Transducer zero and line', '传感器校零与测压管'],
      ['Echo if the pulse is lost', '脉压消失时行超声'],
    ],
  ),
  'spo2-low': alarmText(
    ['Low SpO₂, right hand', '右手 SpO₂ 低'],
    ['SpO₂ is {value} {unit}, limit {limit} {unit}.', 'SpO₂ {value} {unit}，限值 {limit} {unit}。'],
    [
      ['VA: blood from failing lungs reaches the head', 'VA：病肺血流到达头部'],
      ['VV: flow too low, recirculation, membrane', 'VV：流量不足、再循环、膜肺'],
    ],
    [
      ['Right radial gas', '右桡动脉血气'],
      ['Ventilator, flow, sweep and oxygen', '呼吸机、流量、气流量与氧浓度'],
    ],
  ),
  'spo2-gap': alarmText(
    ['Upper and lower SpO₂ differ', '上下肢 SpO₂ 差异'],
    [
      'Right hand and leg differ by {value} {unit}, limit {limit} {unit}.',
      '右手与下肢相差 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Differential hypoxaemia on femoral VA', '股部 VA 差异性低氧'],
      ['Probe or limb perfusion', '探头或肢体灌注'],
    ],
    [
      ['Right radial gas, cerebral saturation', '右桡动脉血气，脑氧'],
      ['Ventilator and cannula strategy', '呼吸机与插管策略'],
    ],
  ),
  'nirs-low': alarmText(
    ['Low cerebral saturation', '脑氧饱和度低'],
    [
      'Cerebral saturation is {value} {unit}, limit {limit} {unit}.',
      '脑氧饱和度 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Low flow, low blood pressure, low haemoglobin', '低流量、低血压、低血红蛋白'],
      ['Venous congestion of the head, one side: cannula', '头部静脉淤血；单侧：插管'],
      ['Low CO₂', '低 CO₂'],
    ],
    [
      ['Flow, blood pressure, haemoglobin, PCO₂', '流量、血压、血红蛋白、PCO₂'],
      ['Head position, pupils, sensor', '头位、瞳孔、传感器'],
    ],
  ),
  'free-haemoglobin': alarmText(
    ['Free haemoglobin high', '游离血红蛋白高'],
    [
      'Free haemoglobin is {value} {unit}, limit {limit} {unit}.',
      '游离血红蛋白 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Very negative drainage pressure', '引流压过负'],
      ['Clot in the pump head', '泵头血栓'],
      ['High speed at low flow', '高转速低流量'],
    ],
    [
      ['P1, speed, pump noise', 'P1、转速、泵异响'],
      ['Repeat the sample, LDH', '复查标本，LDH'],
    ],
  ),
  coagulation: alarmText(
    ['Anticoagulation off target', '抗凝不达标'],
    [
      'The result is {value} {unit}, limit {limit} {unit}, or it is overdue.',
      '结果 {value} {unit}，限值 {limit} {unit}，或超时未查。',
    ],
    [
      ['Dose change, pump or line', '剂量调整、泵或管路'],
      ['Low antithrombin, consumption', '抗凝血酶低，消耗'],
    ],
    [
      ['Infusion and line', '输注与管路'],
      ['Repeat by order set, bleeding and clots', '按医嘱复查，出血与血栓'],
    ],
  ),
  'blood-counts': alarmText(
    ['Blood counts below order set', '血常规低于医嘱值'],
    ['The result is {value} {unit}, limit {limit} {unit}.', '结果 {value} {unit}，限值 {limit} {unit}。'],
    [
      ['Consumption in the circuit', '管路消耗'],
      ['Bleeding, dilution', '出血、稀释'],
    ],
    [
      ['Bleeding sites', '出血部位'],
      ['Products by order', '遵医嘱输注血制品'],
    ],
  ),
};
