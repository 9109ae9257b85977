/** The longer timelines: the demo's default, and a whole day with everything that is ordinary. */
import type { Scenario } from './scenario.ts';

const hour = 3600;

export const storyScenarios: readonly Scenario[] = [
  {
    // A newcomer sees a trend, an alarm and its recovery within five minutes on the first bed; the first minute is for
    // opening the browser.
    name: 'lively',
    title: { en: 'Lively ward (demo)', zh: '活跃病房（演示）' },
    about: {
      en: 'Drainage kink with low flow and recovery, return kink, a pulled cable, chatter; quiet in between.',
      zh: '引流管打折致低流量并恢复、回输管打折、拔线、管路抖动；其间平稳。',
    },
    repeatS: 900,
    steps: [
      { atS: 60, overS: 70, set: { drainageShare: 0.68 } },
      { atS: 185, overS: 12, set: { drainageShare: 1 } },
      { atS: 215, action: { device: 'cdi', does: 'store' } },
      { atS: 330, overS: 45, set: { returnShare: 0.72 } },
      { atS: 430, overS: 10, set: { returnShare: 1 } },
      { atS: 520, fault: { device: 'probe', mode: 'unplugged', seconds: 20 } },
      { atS: 640, overS: 30, set: { volumeLoss: 1.22 } },
      { atS: 715, overS: 25, set: { volumeLoss: 0 } },
    ],
  },
  {
    name: 'day-in-the-life',
    title: { en: 'A day on the ward', zh: '病房一日' },
    about: {
      en: 'Twenty-four hours: care, turning, a fever, bleeding with transfusion, sweep and speed changes, a circuit check.',
      zh: '二十四小时：护理、翻身、发热、出血与输血、气流量与转速调整、管路检查。',
    },
    repeatS: 24 * hour,
    steps: [
      { atS: 0.5 * hour, action: { device: 'cdi', does: 'store' } },
      { atS: 0.6 * hour, action: { device: 'cdi', does: 'recalibrate' } },
      { atS: 1.5 * hour, overS: 20, set: { drainageShare: 0.85 } },
      { atS: 1.5 * hour + 120, overS: 20, set: { drainageShare: 1 } },
      { atS: 3 * hour, overS: 1800, set: { vo2Factor: 1.3, waterShiftC: 0.3 } },
      { atS: 4.2 * hour, overS: 60, set: { sweepFactor: 1.2 } },
      { atS: 6 * hour, overS: 2400, set: { vo2Factor: 1, waterShiftC: 0 } },
      { atS: 6.5 * hour, overS: 60, set: { sweepFactor: 1 } },
      { atS: 8 * hour, action: { device: 'cdi', does: 'store' } },
      { atS: 9 * hour, overS: 3600, set: { volumeLoss: 0.7, hctFactor: 0.92 } },
      { atS: 10.1 * hour, overS: 300, set: { volumeLoss: 1.1 } },
      { atS: 10.2 * hour, overS: 900, set: { volumeLoss: 0.1, hctFactor: 0.86 } },
      { atS: 11 * hour, overS: 3600, set: { volumeLoss: 0, hctFactor: 1 } },
      { atS: 13 * hour, fault: { device: 'probe', mode: 'unplugged', seconds: 45 } },
      { atS: 14 * hour, overS: 30, set: { rpmFactor: 1.04 } },
      { atS: 16 * hour, action: { device: 'cdi', does: 'store' } },
      { atS: 17 * hour, overS: 15, set: { returnShare: 0.8 } },
      { atS: 17 * hour + 90, overS: 5, set: { returnShare: 1 } },
      { atS: 18 * hour, overS: 30, set: { rpmFactor: 1 } },
      { atS: 18.5 * hour, overS: 3 * hour, set: { nativeFactor: 1.25 } },
      { atS: 20 * hour, fault: { device: 'cdi', mode: 'lineNoise', seconds: 600 } },
      { atS: 22.5 * hour, overS: hour, set: { nativeFactor: 1 } },
    ],
  },
];
