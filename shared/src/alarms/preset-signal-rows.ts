/**
 * Limits on signals, the same for VA and VV. Figures of clinical.md B2, C6 and H where they have them; "own figure" where
 * they are silent, tuned so that a quiet simulated day raises nothing and each simulated fault its own rule
 * (docs/alarms.md has the measured delays). All to be confirmed by the site.
 */
import type { PresetRow } from './preset.ts';
import { perBand, row, same } from './preset-rows.ts';

const percent = { absolute: 3 };
const trend = { absolute: 5 };

export const signalRows: readonly PresetRow[] = [
  row('flow-drop', '%', same([null, 20, null]), { absolute: 5 }, 'clinical.md B2 #7: > 20 % in 10 s [CP]'),
  row(
    'flow-per-speed',
    '%',
    same([-15, -20, null]),
    percent,
    'clinical.md B2 #19: < 85 % of base; H1: +25 % speed at the same flow, trend evidence [S8] [CP]',
  ),
  row(
    'pump-head-fall',
    '%',
    same([null, 15, 60]),
    percent,
    'clinical.md C6: p2 and flow down, p1 up; own figures [CP] (B2 #20 has 25 % against a curve)',
  ),
  row('air-suspected', '%', same([null, 10, null]), percent, 'clinical.md C6; own figure [CP]'),
  row('chatter', 'mmHg', same([null, 15, null]), { absolute: 3 }, 'clinical.md B2 #12, C6: 15 mmHg [CP]'),
  row(
    'chatter-low-flow',
    'mmHg',
    same([null, null, 15]),
    { absolute: 3 },
    'clinical.md B2 #12, C6: 15 mmHg [CP]; below 80 % of target',
  ),
  row(
    'access-early',
    'mmHg/min',
    same([-2, null, null]),
    { absolute: 0.5 },
    'clinical.md C6 (H is silent): −2 mmHg/min [CP]',
  ),
  row(
    'drainage-insufficient',
    '%',
    same([null, 15, null]),
    percent,
    'clinical.md C6 (flow down, p1 more negative by 10 mmHg); own figures [CP]',
  ),
  row(
    'return-obstructed',
    'mmHg',
    same([null, 5, null]),
    { absolute: 2 },
    'clinical.md C6 (flow down by 15 %, p2 and p3 up; a baby’s pump near shut-off adds only a few mmHg); own figures [CP]',
  ),
  row('return-pressure-drop', '%', same([null, null, 50]), trend, 'clinical.md H1: −50 % in 5 s [CP]'),
  row(
    'dp-per-flow-high',
    '%',
    perBand([50, 100, null], [50, 100, null], [50, 100, null], [40, 80, null], [30, 50, null]),
    trend,
    'clinical.md H1: 30–50 % adult [S6]; others [CP]',
  ),
  row(
    'oxygenator-resistance-up',
    '%',
    same([null, 50, null]),
    trend,
    'clinical.md B2 #18, C6: +50 % within minutes; own figure [CP]',
  ),
  row('clot-trend-2h', '%', same([25, null, null]), trend, 'clinical.md C6 (H is silent): 25 % in 2 h [CP]'),
  row(
    'clot-trend-24h',
    '%',
    same([50, null, null]),
    trend,
    'clinical.md C6 (H is silent): 50 % in 24 h [CP]',
  ),
  row(
    'membrane-gas-failing',
    '%',
    same([null, 30, null]),
    trend,
    'clinical.md C6 (post-membrane PO₂ down by 30 %, PCO₂ up by 4 mmHg); own figures [CP]',
  ),
  row('hb-fall', '%/h', same([null, -10, null]), { absolute: 2 }, 'clinical.md B2 #27: > 10 %/h [CP]'),
  row(
    'flow-probe-fault',
    '',
    same([null, 0.5, null]),
    { absolute: 0 },
    'clinical.md B2 #35: every fault state',
  ),
  row('circuit-age', 'd', same([7, 14, null]), { absolute: 0 }, 'clinical.md B2 #41: 7 and 14 d [CP]'),
  row(
    'checks-overdue',
    'min',
    same([60, null, null]),
    { absolute: 0 },
    'clinical.md B2 #42: hourly; 10 min late [CP]',
  ),
];
