/**
 * The library: every recorded run with its bed, patient, length, alarms, gaps and size; search and filters; one button to
 * replay it. Default export: a lazy chunk (App.tsx).
 */
import { durationText, numberText } from '@circuitwatch/shared/texts/number-text.ts';
import { libraryTexts as words } from '@circuitwatch/shared/texts/replay-texts.ts';
import type { RunCheck } from '@circuitwatch/shared/wire/replay.ts';
import { FileX, FolderOpen, LoaderCircle, Play, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { dayClockText } from '../text/clock-text.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import { TextInput } from '../ui/TextInput.tsx';
import { filteredRuns, type LibraryFilter, noFilter } from './library-filter.ts';
import { liveAddress } from './leave-replay.ts';
import { type LibraryRun, useLibrary } from './use-library.ts';
import styles from './RecordingsPage.module.css';
import { ReplayApi } from './replay-api.ts';
import { writeReplayLink } from './replay-link.ts';

export default function RecordingsPage(): ReactNode {
  const { t, of } = useText();
  const library = useLibrary();
  const [filter, setFilter] = useState<LibraryFilter>(noFilter);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{of(words.title)}</h1>
        <p className={styles.supplements}>{t('supplements')}</p>
        <a className={styles.back} href={liveAddress()}>
          <Undo2 size="1.375rem" aria-hidden="true" />
          {of(words.live)}
        </a>
      </header>
      <main className={styles.main}>
        {library.phase === 'loading' && <State icon={LoaderCircle} title={of(words.loading)} />}
        {library.phase === 'failed' && (
          <State icon={FileX} title={of(words.failed)} why={library.message}>
            <Button onPress={library.reload}>{of(words.again)}</Button>
          </State>
        )}
        {library.phase === 'ready' && library.runs.length === 0 && (
          <State icon={FolderOpen} title={of(words.none)} why={of(words.noneWhy)} />
        )}
        {library.phase === 'ready' && library.runs.length > 0 && (
          <>
            <Filters filter={filter} runs={library.runs} onChange={setFilter} />
            <Runs runs={filteredRuns(library.runs, filter)} all={library.runs.length} />
          </>
        )}
      </main>
    </div>
  );
}

interface StateProps {
  readonly icon: typeof FileX;
  readonly title: string;
  readonly why?: string;
  readonly children?: ReactNode;
}

function State({ icon: Icon, title, why, children }: StateProps): ReactNode {
  return (
    <div className={styles.state} role="status">
      <Icon className={styles.icon} strokeWidth={1.25} aria-hidden="true" />
      <p className={styles.stateTitle}>{title}</p>
      {why !== undefined && <p>{why}</p>}
      {children}
    </div>
  );
}

interface FiltersProps {
  readonly filter: LibraryFilter;
  readonly runs: readonly LibraryRun[];
  readonly onChange: (filter: LibraryFilter) => void;
}

function Filters({ filter, runs, onChange }: FiltersProps): ReactNode {
  const { of } = useText();
  const beds = [...new Map(runs.map(({ bedId, label }) => [bedId, label]))];
  return (
    <div className={styles.filters}>
      <div className={styles.search}>
        <TextInput
          label={of(words.search)}
          value={filter.text}
          maxLength={64}
          onChange={(text) => onChange({ ...filter, text })}
        />
      </div>
      <label className={styles.field}>
        {of(words.bed)}
        <select
          value={filter.bedId ?? ''}
          onChange={(event) => onChange({ ...filter, bedId: event.target.value || undefined })}
        >
          <option value="">{of(words.allBeds)}</option>
          {beds.map(([bedId, label]) => (
            <option key={bedId} value={bedId}>
              {label || bedId}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'to'] as const).map((end) => (
        <label key={end} className={styles.field}>
          {of(words[end])}
          <input
            type="date"
            value={filter[end]}
            onChange={(event) => onChange({ ...filter, [end]: event.target.value })}
          />
        </label>
      ))}
      {(['withAlarms', 'withGaps'] as const).map((only) => (
        <Button
          key={only}
          aria-pressed={filter[only]}
          className={styles.toggle}
          onPress={() => onChange({ ...filter, [only]: !filter[only] })}
        >
          {of(words[only])}
        </Button>
      ))}
    </div>
  );
}

interface RunsProps {
  readonly runs: readonly LibraryRun[];
  readonly all: number;
}

function Runs({ runs, all }: RunsProps): ReactNode {
  const texts = useText();
  const { of } = texts;
  if (runs.length === 0) return <p className={styles.noMatch}>{of(words.noMatch)}</p>;
  const columns = [
    'bed',
    'started',
    'length',
    'patient',
    'devices',
    'alarms',
    'gaps',
    'size',
    'integrity',
  ] as const;
  return (
    <>
      <table className={styles.runs}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {of(words[column])}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.runId} run={run} texts={texts} />
          ))}
        </tbody>
      </table>
      <p className={styles.count}>{of(words.count, { n: runs.length, all })}</p>
    </>
  );
}

interface RunRowProps {
  readonly run: LibraryRun;
  readonly texts: Texts;
}

function RunRow({ run, texts }: RunRowProps): ReactNode {
  const { t, of, language } = texts;
  const { about } = run;
  const patient = about?.bed.patient;
  return (
    <tr className={styles.run}>
      <th scope="row" className={styles.bedLabel}>
        {run.label || run.bedId}
      </th>
      <td className="digits">{run.startedMs > 0 && dayClockText(run.startedMs, language)}</td>
      <td className="digits">
        {about && about.toMs !== null && durationText(about.toMs - about.startedMs, language)}
      </td>
      <td>
        {patient && `${t(patient.band)} ${numberText(patient.weightKg, 1)} kg · ${t(`mode${patient.mode}`)}`}
      </td>
      <td>{about?.bed.devices.map(({ device }) => device).join(', ')}</td>
      <td>
        <AlarmCounts run={run} />
      </td>
      <td className="digits">{run.gaps}</td>
      <td className="digits">{sizeText(run.bytes)}</td>
      <td>
        <Integrity run={run} />
      </td>
      <td className={styles.action}>
        {run.problem === null && (
          <a
            className={styles.open}
            href={writeReplayLink({
              runId: run.runId,
              atMs: undefined,
              range: undefined,
              cursorMs: undefined,
            })}
            aria-label={of(words.openLabel, { run: run.runId })}
          >
            <Play size="1.25rem" aria-hidden="true" />
            {of(words.open)}
          </a>
        )}
      </td>
    </tr>
  );
}

function AlarmCounts({ run }: { readonly run: LibraryRun }): ReactNode {
  const { t } = useText();
  if (!run.alarms) return null;
  return (
    <span className={styles.alarms}>
      {(['high', 'medium', 'low'] as const).map((priority) => {
        const count = run.alarms?.[priority] ?? 0;
        if (count === 0) return null;
        return (
          <span key={priority} className={`${styles.alarmCount} digits`}>
            <span className={styles.shape}>
              <AlarmShape priority={priority} look="colour" marked={false} />
            </span>
            <span className="visually-hidden">{t(priority)}</span>
            {count}
          </span>
        );
      })}
    </span>
  );
}

type Check = 'asked' | RunCheck | { readonly error: string };

/** What is known of the file, and the check of all of it, which takes seconds to minutes and is asked for. */
function Integrity({ run }: { readonly run: LibraryRun }): ReactNode {
  const { of } = useText();
  const [check, setCheck] = useState<Check>();
  if (run.problem !== null)
    return <span title={run.problem}>{`${of(words.unreadable)}: ${run.problem}`}</span>;
  const verify = async (): Promise<void> => {
    setCheck('asked');
    try {
      setCheck(await new ReplayApi(run.runId).verify());
    } catch (error) {
      setCheck({ error: error instanceof Error ? error.message : String(error) });
    }
  };
  const unreadable = run.about?.unreadable ?? [];
  return (
    <span className={styles.integrity}>
      {unreadable.length > 0 && <span title={unreadable.join('\n')}>{of(words.damaged)}</span>}
      <span role="status">{checkText(check, of)}</span>
      {check !== 'asked' && (
        <Button
          className={styles.verify}
          aria-label={of(words.verifyLabel, { run: run.runId })}
          onPress={() => void verify()}
        >
          {of(words.verify)}
        </Button>
      )}
    </span>
  );
}

function checkText(check: Check | undefined, of: Texts['of']): ReactNode {
  if (check === undefined) return null;
  if (check === 'asked') return of(words.verifying);
  if ('error' in check) return check.error;
  if (check.ok) return of(words.verified);
  return <span title={check.findings.join('\n')}>{of(words.findings, { n: check.findingCount })}</span>;
}

function sizeText(bytes: number): string {
  return bytes < 1e6
    ? `${numberText(bytes / 1e3, 0)} kB`
    : `${numberText(bytes / 1e6, bytes < 1e7 ? 1 : 0)} MB`;
}
