/**
 * Writes docs/alarms.md from the rule table, the presets and the texts, so that what people read is what runs (R06).
 * `node tests/tools/alarm-document.ts` writes the file; a contract test fails when it is not current.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmRule } from '@circuitwatch/shared/alarms/alarm-rule.ts';
import { bands, type Preset, type PresetRow } from '@circuitwatch/shared/alarms/preset.ts';
import { startingPresets } from '@circuitwatch/shared/alarms/presets.ts';
import { alarmRules, consequenceMs } from '@circuitwatch/shared/alarms/rules.ts';
import { alarmTexts } from '@circuitwatch/shared/texts/alarm-texts.ts';
import { signalInputs, signalWindowS } from '@circuitwatch/shared/alarms/signals/signal-declaration.ts';
import { alarmMeasurements } from './alarm-measurements.ts';
import { watchedText } from './alarm-signals-text.ts';
import type { Text } from '@circuitwatch/shared/foundation/language.ts';

export const alarmDocumentPath = join(import.meta.dirname, '../../docs/alarms.md');

/** IEC 60601-1-8: a total delay above this is listed (R07). */
const longDelayMs = 10_000;

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function levels(rule: AlarmRule): string {
  return rule.levels
    .map(({ level, priority, priorityVv, onDelayMs, toConfirm }) => {
      const vv = priorityVv ? ` (VV ${priorityVv.toUpperCase()})` : '';
      const open = toConfirm ? ', to be confirmed by the site' : '';
      return `${level} **${priority.toUpperCase()}**${vv} after ${seconds(onDelayMs)}${open}`;
    })
    .join('; ');
}

function notes(rule: AlarmRule): string {
  const all = [
    rule.latching ? 'latches' : '',
    rule.onlyInSupport ? 'only in support' : '',
    rule.count
      ? `or ${rule.count.times} times within ${seconds(rule.count.windowMs)} (${rule.count.level})`
      : '',
    rule.consequences
      ? `${rule.consequences.join(', ')} follow from it: ${seconds(consequenceMs)} listed, not sounded`
      : '',
    rule.mode ? `${rule.mode} only` : '',
    rule.waitsFor ? `**waits for** ${rule.waitsFor}` : '',
  ];
  return all.filter(Boolean).join('; ');
}

function ruleTable(): string {
  const head = ['rule', 'kind', 'watches', 'levels and on-delay', 'off-delay', 'notes', 'source'];
  return table(
    head,
    alarmRules.map((rule) => [
      `[${rule.id}](#${rule.id})`,
      rule.kind,
      watchedText(rule),
      levels(rule),
      seconds(rule.offDelayMs),
      notes(rule),
      rule.source,
    ]),
  );
}

function limitCell(row: PresetRow, band: (typeof bands)[number]): string {
  const scale = row.basis === 'targetFraction' ? 100 : 1;
  const unit = row.basis === 'targetFraction' ? ' %' : '';
  const figures = row.limits[band].map((limit) => (limit === null ? '–' : `${limit * scale}${unit}`));
  const floor = row.floor
    ? `, floor ${row.floor.mlPerKgMin[band]} mL/kg/min${row.floor.lpmMax[band] ? ` or ${row.floor.lpmMax[band]} L/min` : ''}`
    : '';
  return `${figures.join(' / ')}${floor}`;
}

function deadband({ deadband: { absolute, targetFraction }, unit }: PresetRow): string {
  const parts = [
    absolute === undefined ? '' : `${absolute} ${unit}`.trim(),
    targetFraction === undefined ? '' : `${targetFraction * 100} % of target`,
  ];
  return parts.filter(Boolean).join(' or ');
}

function presetSection(preset: Preset): string {
  const rows = preset.rows.map((row) => [
    row.rule,
    row.basis === 'targetFraction' ? 'of target' : row.unit,
    ...bands.map((band) => limitCell(row, band)),
    deadband(row),
    row.source,
  ]);
  const targets = [
    'target flow',
    'mL/kg/min',
    ...bands.map((band) => String(preset.targetFlow.mlPerKgMin[band])),
  ];
  const approved = preset.approvedBy ? `approved by ${preset.approvedBy}` : '**to be confirmed by the site**';
  return [
    `### ${preset.mode}: \`${preset.id}\``,
    `Version ${preset.version} of ${preset.date}, ${preset.author}; ${approved}.`,
    table(
      [
        'rule',
        'unit',
        'neonate < 5 kg',
        'infant < 10 kg',
        'child < 30 kg',
        'adolescent < 50 kg',
        'adult',
        'deadband',
        'source',
      ],
      [[...targets, '', preset.targetFlow.source], ...rows],
    ),
  ].join('\n\n');
}

/** What a signal needs beside the on-delay: 0 where the rule compares a value as it comes. */
function windowMs(rule: AlarmRule): number {
  return rule.condition.type === 'signal' ? signalWindowS(rule.condition.signal) * 1000 : 0;
}

function longDelays(): string {
  const rows = alarmRules.flatMap((rule) =>
    rule.levels
      .filter((level) => rule.condition.type !== 'waiting' && level.onDelayMs + windowMs(rule) > longDelayMs)
      .map((level) => [
        rule.id,
        level.level,
        level.priority.toUpperCase(),
        seconds(level.onDelayMs),
        windowMs(rule) === 0 ? '–' : `up to ${seconds(windowMs(rule))}`,
        seconds(level.onDelayMs + windowMs(rule)),
      ]),
  );
  return table(['rule', 'level', 'priority', 'on-delay', 'detector’s window', 'total at most'], rows);
}

/** What each signal reads, and what it does without (R11). */
function signalTable(): string {
  const rows = alarmRules.flatMap((rule) => {
    if (rule.condition.type !== 'signal') return [];
    const { signal, unit } = rule.condition;
    const { needed, optional } = signalInputs(signal);
    const without = optional.length > 0 ? `; better with ${optional.join(', ')}` : '';
    return [[rule.id, signal.kind, `${needed.join(', ') || 'records of people'}${without}`, unit || '–']];
  });
  return table(['rule', 'kind', 'inputs', 'unit of its number'], rows);
}

function both(text: Text): string {
  return `${text.en} · ${text.zh}`;
}

function textSection(rule: AlarmRule): string {
  const text = alarmTexts[rule.id];
  if (!text) throw new Error(`rule ${rule.id} has no texts`);
  const list = (items: readonly Text[]): string => items.map((item) => `- ${both(item)}`).join('\n');
  return [
    `### ${rule.id}`,
    `**${both(text.title)}**`,
    both(text.message),
    `Likely causes:\n\n${list(text.causes)}`,
    `First checks:\n\n${list(text.checks)}`,
  ].join('\n\n');
}

const intro = `# Alarms

<!-- Generated by tests/tools/alarm-document.ts from the rule table, the presets and the texts. Do not edit by hand. -->

Circuitwatch supplements the alarms of the console and never replaces them. All limits, priorities, delays and texts are
starting values, to be confirmed by the site.

An alarm is UNKNOWN until good data say otherwise: data that are invalid, missing or older than max(3 periods, 5 s) never
make it normal and never end it. A violation must last for the on-delay of its level; it has ended when the value has been
back by the deadband for the off-delay, seen on good values. Within one occurrence the level follows the value, the
priority keeps the highest reached. Limits are warning / alarm / critical; – means the band has no such level. Sources name
sections of the project's clinical reference (a review of public pages and repositories) and the tags at the end of this
page.`;

const longDelaysIntro = `The on-delay runs from the moment at which the number is beyond its limit; a detector's number may
itself need up to its window to show a change. The mean delay on simulated faults is under “Measured on the simulator”.`;

const signalsIntro = `A rule may read a signal: a detector that turns channels into one number, once a second of gateway
time, also when nothing arrives. One unknown input, or less than 80 % of a window, makes the signal and its rule UNKNOWN; a
bed that lacks a needed input does not have the rule. Rules against the baseline are UNKNOWN and raise nothing until one is
captured. Relations compare with a reference that is learned in the first minute at a pump speed, follows slow change over
10 minutes, stands still while anything moves, and is learned anew after a change of speed or after 30 restless minutes:
they tell of changes, limits tell of states, and a relation never replaces a limit alarm. A circuit alone cannot tell volume
loss from tamponade, nor a return kink from a high blood pressure; the texts say what would.`;

/** The tags of the presets' sources; the clinical reference names them so. */
const sourceTags: Readonly<Record<string, string>> = {
  CP: 'common practice without a source, to be confirmed by the site',
  OK: 'own knowledge of guidelines (ELSO) that could not be read, to be confirmed',
  S6: 'Lubnow, PLoS One, Table 6: https://pmc.ncbi.nlm.nih.gov/articles/PMC4251903/table/pone-0112316-t006/',
  S8: 'neonatal circuit predictors, 21 circuits: https://scholarscompass.vcu.edu/pediatrics_pubs/30/',
  S9: 'Pedersen 1997, haemolysis by negative pressure: https://www.ncbi.nlm.nih.gov/pubmed/9146324',
  S10: 'safe suction pressure: https://www.amsect.org/blog/is-there-a-safe-suction-pressure-in-the-venous-line-of-extracorporeal-circulation-system',
  S17: 'textbook page: https://issuhub.com/view/index/4725?pageIndex=69',
  S18: 'V-V neonatal ECMO specialist protocol (2011): https://doczz.net/doc/6553505/1--ecmo-services-policy-%23-',
  S19: 'CARDIOHELP data interface as read from a public Java class (`CardiohelpMeasurement`)',
  S20: 'educational project that paraphrases the CARDIOHELP US IFU 2.3: https://github.com/russellmiller49/Interventional-Pulm-Education-Project',
  S24: 'neonatal ECMO simulator with makers’ figures: https://github.com/gitgit1357/ECMO-Sim',
  S25: 'https://github.com/nickmmark/ecmo-calculations',
  S27: 'ECMOjo trainer: https://github.com/tanakalen/ECMOjo',
  S75: 'ELSO paediatric cardiac guideline: https://journals.lww.com/asaiojournal/Fulltext/2021/05000/Extracorporeal_Life_Support_Organization__ELSO__.1.aspx',
};

/** @throws Error when a preset names a source that is not explained here. */
function sourceSection(): string {
  const texts = Object.values(startingPresets).flatMap((preset) => [
    preset.targetFlow.source,
    ...preset.rows.map((row) => row.source),
  ]);
  const used = new Set(
    texts.flatMap((text) => [...text.matchAll(/\[([A-Z]+\d*)/g)].map((match) => match[1] ?? '')),
  );
  for (const tag of used) if (!(tag in sourceTags)) throw new Error(`source [${tag}] is not explained`);
  const known = Object.entries(sourceTags).filter(([tag]) => used.has(tag));
  return known.map(([tag, text]) => `- [${tag}] ${text}`).join('\n');
}

/** The whole document as markdown. */
export function alarmDocument(): string {
  const sections = [
    intro,
    `## Rules\n\n${ruleTable()}`,
    `## Condition delays over ${seconds(longDelayMs)}`,
    longDelaysIntro,
    longDelays(),
    '## Signals',
    signalsIntro,
    signalTable(),
    ...alarmMeasurements(),
    '## Limits by weight and mode',
    presetSection(startingPresets.VA),
    presetSection(startingPresets.VV),
    '## Texts',
    ...alarmRules.map(textSection),
    '## Sources',
    sourceSection(),
  ];
  return `${sections.join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(alarmDocumentPath, alarmDocument());
