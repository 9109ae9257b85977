/**
 * One scenario per event: circuit and patient (clinical.md C6) and line (devices.md, style.md rule 16). Each starts quiet
 * for long enough to see the baseline, and all but steady end with a recovery and start over.
 */
import type { Scenario } from './scenario.ts';

export const eventScenarios: readonly Scenario[] = [
  {
    name: 'steady',
    title: { en: 'Steady run', zh: '平稳运行' },
    about: {
      en: 'Nothing happens: no alarm under the starting limits.',
      zh: '无事件：在初始限值下不应报警。',
    },
    steps: [],
  },
  {
    name: 'drainage-kink',
    title: { en: 'Drainage kink', zh: '引流管打折' },
    about: {
      en: 'The drainage line kinks within a minute: p1 more negative, flow, p2 and p3 down. Low flow.',
      zh: '引流管在一分钟内打折：P1 更负，流量、P2、P3 下降。低流量。',
    },
    repeatS: 300,
    steps: [
      { atS: 30, overS: 60, set: { drainageShare: 0.55 } },
      { atS: 180, overS: 10, set: { drainageShare: 1 } },
    ],
  },
  {
    name: 'hypovolaemia',
    title: { en: 'Hypovolaemia with chatter', zh: '低血容量伴管路抖动' },
    about: {
      en: 'Blood is lost until the vein collapses: flow falls, p1 swings; volume brings it back.',
      zh: '失血直至静脉塌陷：流量下降，P1 剧烈摆动；补液后恢复。',
    },
    repeatS: 480,
    steps: [
      { atS: 30, overS: 120, set: { volumeLoss: 1.28 } },
      { atS: 270, overS: 90, set: { volumeLoss: 0 } },
    ],
  },
  {
    name: 'return-kink',
    title: { en: 'Return kink', zh: '回输管打折' },
    about: {
      en: 'The return line kinks: p2 and p3 up, flow down, p1 less negative.',
      zh: '回输管打折：P2、P3 升高，流量下降，P1 负值减小。',
    },
    repeatS: 300,
    steps: [
      { atS: 30, overS: 40, set: { returnShare: 0.55 } },
      { atS: 180, overS: 8, set: { returnShare: 1 } },
    ],
  },
  {
    name: 'oxygenator-clot',
    title: { en: 'Oxygenator clot (days in minutes)', zh: '膜肺血栓（数天压缩为数分钟）' },
    about: {
      en: 'The oxygenator clots over 20 minutes: transmembrane pressure and ΔP/flow rise, flow falls slowly.',
      zh: '膜肺在 20 分钟内逐渐形成血栓：跨膜压与 ΔP/流量 升高，流量缓慢下降。',
    },
    repeatS: 1800,
    steps: [
      { atS: 60, overS: 900, set: { oxygenatorShare: 0.85 } },
      { atS: 960, overS: 300, set: { oxygenatorShare: 0.7 } },
      { atS: 1500, overS: 5, set: { oxygenatorShare: 1 } },
    ],
  },
  {
    name: 'sweep-failure',
    title: { en: 'Sweep gas failure', zh: '气源故障' },
    about: {
      en: 'The gas supply fails: sweep 0 while its set point stands, saturations fall, PCO₂ rises.',
      zh: '供气中断：设定值不变而气流量为 0，血氧饱和度下降，PCO₂ 升高。',
    },
    repeatS: 420,
    steps: [
      { atS: 30, overS: 3, set: { sweepSupply: 0 } },
      { atS: 150, overS: 2, set: { sweepSupply: 1 } },
    ],
  },
  {
    name: 'air',
    title: { en: 'Air on the drainage side', zh: '引流侧进气' },
    about: {
      en: 'Air enters at the drainage cannula: flow and pressures fall and become noisy, p1 less negative.',
      zh: '引流插管处进气：流量与压力下降且不稳，P1 负值减小。',
    },
    repeatS: 300,
    steps: [
      { atS: 30, overS: 5, set: { air: 0.95 } },
      { atS: 90, overS: 10, set: { air: 0 } },
    ],
  },
  {
    name: 'pump-stop',
    title: { en: 'Pump stop', zh: '泵停' },
    about: {
      en: 'The pump stops for 40 s: no flow in VV, backflow in VA.',
      zh: '泵停 40 秒：VV 无流量，VA 出现反流。',
    },
    repeatS: 300,
    steps: [
      { atS: 30, set: { rpmFactor: 0 } },
      { atS: 70, overS: 5, set: { rpmFactor: 1 } },
    ],
  },
  {
    name: 'recirculation-rise',
    title: { en: 'Recirculation rise (VV)', zh: '再循环增加（VV）' },
    about: {
      en: 'The cannulae move together: drainage saturation rises while the patient desaturates.',
      zh: '插管相互靠近：引流侧饱和度升高，而患者氧合下降。',
    },
    mode: 'VV',
    repeatS: 900,
    steps: [
      { atS: 60, overS: 120, set: { recirculationRise: 0.5 } },
      { atS: 600, overS: 30, set: { recirculationRise: 0 } },
    ],
  },
  {
    name: 'haemodilution',
    title: { en: 'Haemodilution and transfusion', zh: '血液稀释与输血' },
    about: {
      en: 'Haematocrit falls by a quarter and is transfused back: ΔP/flow moves without a clot.',
      zh: '红细胞压积下降四分之一后输血恢复：无血栓而 ΔP/流量 改变。',
    },
    repeatS: 1500,
    steps: [
      { atS: 60, overS: 420, set: { hctFactor: 0.74 } },
      { atS: 900, overS: 300, set: { hctFactor: 1 } },
    ],
  },
  {
    name: 'cable-pulled',
    title: { en: 'Cable pulled', zh: '拔线' },
    about: {
      en: 'One USB adapter after the other is pulled for 20 s and comes back as another tty.',
      zh: 'USB 转接器依次拔出 20 秒，并以另一个 tty 重新出现。',
    },
    repeatS: 240,
    steps: [
      { atS: 30, fault: { device: 'probe', mode: 'unplugged', seconds: 20 } },
      { atS: 90, fault: { device: 'pump', mode: 'unplugged', seconds: 20 } },
      { atS: 150, fault: { device: 'cdi', mode: 'unplugged', seconds: 20 } },
    ],
  },
  {
    name: 'line-noise',
    title: { en: 'Line noise', zh: '线路干扰' },
    about: {
      en: 'Bytes of all four lines are corrupted or lost now and then.',
      zh: '四条线路的字节不时被破坏或丢失。',
    },
    repeatS: 240,
    steps: (['pump', 'probe', 'cdi', 'sweep'] as const).map((device) => ({
      atS: 20,
      fault: { device, mode: 'lineNoise' as const, seconds: 120 },
    })),
  },
  {
    name: 'power-off',
    title: { en: 'Console off', zh: '主机断电' },
    about: {
      en: 'The console goes dark for a minute: its line falls silent and the pump stops; the flow probe shows it.',
      zh: '主机断电一分钟：线路静默，泵停止；流量探头可见。',
    },
    repeatS: 360,
    steps: [
      { atS: 30, fault: { device: 'pump', mode: 'poweredOff', seconds: 60 } },
      { atS: 30, overS: 2, set: { rpmFactor: 0 } },
      { atS: 90, overS: 5, set: { rpmFactor: 1 } },
    ],
  },
];
