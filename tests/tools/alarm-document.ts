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

function watched({ condition }: AlarmRule): string {
  if (condition.type === 'limit') {
    const value = condition.magnitude ? `\\|${condition.channel}\\|` : condition.channel;
    return `${value} ${condition.side} its limit`;
  }
  if (condition.type === 'noValue') {
    const channels = condition.channels.join(', ');
    return `no valid value of ${channels} while the device goes on (one alarm per channel)`;
  }
  return condition.type === 'noValueAfterFall'
    ? `no value of ${condition.channel} after a last one below the limit`
    : 'port closed, or no frame for max(3 periods, 5 s) (one alarm per device)';
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
    rule.waitsFor ? `waits for ${rule.waitsFor}` : '',
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
      watched(rule),
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

function longDelays(): string {
  const rows = alarmRules.flatMap((rule) =>
    rule.levels
      .filter((level) => level.onDelayMs > longDelayMs)
      .map((level) => [rule.id, level.level, level.priority.toUpperCase(), seconds(level.onDelayMs)]),
  );
  return table(['rule', 'level', 'priority', 'condition delay'], rows);
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

/** The tags of the presets' sources; the clinical reference names them so. */
const sourceTags: Readonly<Record<string, string>> = {
  CP: 'common practice without a source, to be confirmed by the site',
  OK: 'own knowledge of guidelines (ELSO) that could not be read, to be confirmed',
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
    longDelays(),
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
