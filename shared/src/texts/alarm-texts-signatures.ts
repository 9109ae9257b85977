/**
 * Texts of drainage and return alarms that read several channels together; a part of alarm-texts.ts. What moves with what:
 * clinical.md C6. A circuit alone cannot tell volume from tamponade, nor a kinked return from a high blood pressure: the
 * texts say what would.
 */
import { alarmText } from './alarm-text-parts.ts';
import type { AlarmText } from './alarm-texts.ts';

export const signatureTexts: Readonly<Record<string, AlarmText>> = {
  'p1-high': alarmText(
    ['Drainage pressure positive', '静脉引流压为正'],
    ['P1 is {value} {unit}, limit {limit} {unit}.', 'P1 {value} {unit}，限值 {limit} {unit}。'],
    [
      ['Pump stopped or very slow', '泵停转或转速过低'],
      ['Drainage clamped between sensor and pump', '传感器与泵之间被夹闭'],
      ['High venous pressure: tamponade, right heart, volume', '静脉压高：压塞、右心、容量'],
      ['Transducer not zeroed or too low', '压力传感器未校零或位置过低'],
    ],
    [
      ['Does the pump run, is there flow?', '泵是否运转，有无血流？'],
      ['Clamps and kinks between sensor and pump', '传感器与泵之间的管路钳与打折'],
      ['CVP of the patient', '患者 CVP'],
      ['Zero and height of the transducer', '传感器校零与高度'],
    ],
  ),
  chatter: alarmText(
    ['Drainage line chatters', '引流管抖动'],
    [
      'P1 swings by {value} {unit} at the same speed, limit {limit} {unit}.',
      '转速不变，P1 波动 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Low volume, bleeding, strong diuresis', '血容量不足、出血、大量利尿'],
      ['Cannula against the vessel wall, position', '插管贴壁，体位'],
      ['Speed too high for the drainage', '转速相对引流过高'],
      ['Tamponade, tension pneumothorax, abdominal pressure, cough', '心脏压塞、张力性气胸、腹压高、咳嗽'],
    ],
    [
      ['Lower the speed: flow that rises confirms too little drainage', '降低转速：若流量回升，即为引流不足'],
      ['CVP low: volume. CVP high: tamponade, chest, abdomen', 'CVP 低：补容量；CVP 高：压塞、胸腔、腹腔'],
      ['Position, head turn, cannula depth mark', '体位、头位、插管深度标记'],
      ['Bleeding: drains, haemoglobin', '出血：引流量、血红蛋白'],
    ],
  ),
  'chatter-low-flow': alarmText(
    ['Chatter with low flow', '管路抖动伴低流量'],
    [
      'P1 swings by {value} {unit} and flow is below 80 % of target; limit {limit} {unit}.',
      'P1 波动 {value} {unit}，流量低于目标的 80 %；限值 {limit} {unit}。',
    ],
    [
      ['Low volume, bleeding', '血容量不足、出血'],
      ['Tamponade, tension pneumothorax, abdominal pressure', '心脏压塞、张力性气胸、腹压高'],
      ['Cannula out of place', '插管移位'],
    ],
    [
      ['Lower the speed until the line is quiet', '降低转速至管路不再抖动'],
      ['Give volume if CVP is low; look for tamponade if high', 'CVP 低则补容量；CVP 高则查压塞'],
      ['Raise ventilator and drug support meanwhile', '同时提高呼吸机与药物支持'],
      ['Air in the line', '管路内气体'],
    ],
  ),
  'access-early': alarmText(
    ['P1 drifting more negative', 'P1 持续变负'],
    [
      'P1 changes by {value} {unit} at the same speed without more flow, limit {limit} {unit}.',
      '转速不变、流量未增，P1 变化 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Volume going down: bleeding, diuresis, haemofiltration', '容量下降：出血、利尿、超滤'],
      ['Cannula moving, position', '插管移动，体位'],
      ['Clot in the drainage cannula', '引流插管血栓'],
    ],
    [
      ['Fluid balance, drains, haemofiltration rate', '出入量、引流量、超滤速度'],
      ['CVP, position, cannula depth mark', 'CVP、体位、插管深度标记'],
      ['Act before the line chatters', '在管路抖动之前处理'],
    ],
  ),
  'drainage-insufficient': alarmText(
    ['Too little drainage', '引流不足'],
    [
      'Flow is {value} {unit} lower with P1 more negative at the same speed, limit {limit} {unit}.',
      '转速不变，流量下降 {value} {unit} 且 P1 更负，限值 {limit} {unit}。',
    ],
    [
      ['Drainage line kinked', '引流管打折'],
      ['Cannula against the wall or out of place', '插管贴壁或移位'],
      ['Low volume or bleeding (CVP low)', '血容量不足或出血（CVP 低）'],
      ['Tamponade, tension pneumothorax, abdomen (CVP high)', '心脏压塞、张力性气胸、腹高压（CVP 高）'],
    ],
    [
      ['Drainage line from the cannula to the pump', '自插管至泵的引流管'],
      ['Do not raise the speed; lower it if the line chatters', '不要加转速；抖动时降低转速'],
      ['CVP: low is volume, high is tamponade or chest', 'CVP：低为容量，高为压塞或胸腔'],
      ['Position and cannula depth mark', '体位与插管深度标记'],
    ],
  ),
  'return-obstructed': alarmText(
    ['Return side obstructed', '回输侧受阻'],
    [
      'P3 is {value} {unit} higher and flow lower at the same speed, limit {limit} {unit}.',
      '转速不变，P3 升高 {value} {unit} 且流量下降，限值 {limit} {unit}。',
    ],
    [
      ['Return line kinked or partly clamped', '回输管打折或部分夹闭'],
      ['Return cannula against the wall, clot, head or limb turned', '回输插管贴壁、血栓、头部或肢体转动'],
      ['High blood pressure, pain, agitation, seizure', '血压高、疼痛、躁动、抽搐'],
    ],
    [
      ['Blood pressure: if it rose too, treat that first', '血压：若同时升高，先处理血压'],
      ['Return line from oxygenator to cannula', '自膜肺至插管的回输管'],
      ['Head and limb position, dressing', '头部与肢体体位、敷料'],
      ['Lower the speed while you look', '查找时降低转速'],
    ],
  ),
  'return-pressure-drop': alarmText(
    ['Return pressure lost', '膜肺后压骤降'],
    [
      'P3 fell by {value} {unit} within 5 s while the flow did not fall, limit {limit} {unit}.',
      '流量未降而 P3 在 5 秒内下降 {value} {unit}，限值 {limit} {unit}。',
    ],
    [
      ['Return line disconnected or ruptured', '回输管脱开或破裂'],
      ['Return cannula out of the vessel', '回输插管脱出'],
      ['Pressure line of P3 off or open to air', 'P3 测压管脱落或通大气'],
    ],
    [
      ['Look for blood: bed, floor, cannula site', '查看出血：床面、地面、插管处'],
      [
        'Blood lost: clamp both sides of the breach, pump off, call for help',
        '有失血：夹闭破口两侧，停泵，呼叫支援',
      ],
      ['Press on the cannula site; volume ready', '压迫插管处；备好容量'],
      ['P3 tap and line if no blood is seen', '未见出血时检查 P3 三通与测压管'],
    ],
  ),
};
