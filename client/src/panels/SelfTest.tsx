/**
 * The self-test of this display (R76): the three shapes flash, the three tones sound one by one, the page says what it knows
 * of its link, sound, alarm path, recorder and clock, and a person says whether it was heard and seen. Not while an alarm
 * is on: a test must never be taken for one, nor hide one.
 */
import { type Priority, priorities } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { alarmScreenTexts as words } from '@circuitwatch/shared/texts/alarm-screen-texts.ts';
import { noSoundReasons } from '@circuitwatch/shared/texts/sound-texts.ts';
import { panelTexts as texts } from '@circuitwatch/shared/texts/panel-texts.ts';
import { Check, CircleAlert, CircleCheck, Siren, Volume2 } from 'lucide-react';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { pageSound } from '../audio/page-sound.ts';
import { actorStore } from '../state/actor.ts';
import { act } from '../state/commands.ts';
import { liveStore, useGatewaySeconds } from '../state/live.ts';
import {
  type SelfTestRecord,
  selfTestEveryMs,
  selfTestStore,
  useSelfTest,
} from '../state/self-test-record.ts';
import { type BedState, useSlow } from '../state/slow-store.ts';
import { dayClockText } from '../text/clock-text.ts';
import { type Texts, useText } from '../text/use-text.ts';
import { AlarmShape } from '../ui/AlarmShape.tsx';
import { Button } from '../ui/Button.tsx';
import styles from './SelfTest.module.css';

const highestFirst = priorities.toReversed();
/** A display whose clock differs more shows wrong times beside alarms. */
const clockSkewMsMax = 2_000;

export function SelfTest({ bed }: { readonly bed: BedState }): ReactNode {
  const { of } = useText();
  const [heard, setHeard] = useState<ReadonlySet<Priority>>(new Set());
  const [isSounderTried, setSounderTried] = useState(false);
  const isBlocked = bed.alarms.length > 0;
  return (
    <div className={styles.panel}>
      <p className={styles.what} role={isBlocked ? 'status' : undefined}>
        <strong className={styles.badge}>{of(words.test)}</strong>
        {of(isBlocked ? words.testBlocked : words.selfTestWhat)}
      </p>
      <div className={styles.steps}>
        <Lamps isBlocked={isBlocked} />
        <section className={styles.step}>
          <h3 className={styles.heading}>{of(texts.testTones)}</h3>
          {highestFirst.map((priority) => (
            <Tone
              key={priority}
              priority={priority}
              isBlocked={isBlocked}
              isPlayed={heard.has(priority)}
              onPlayed={() => setHeard(new Set(heard).add(priority))}
            />
          ))}
          <Sounder
            bed={bed}
            isBlocked={isBlocked}
            isTried={isSounderTried}
            onTry={() => setSounderTried(true)}
          />
        </section>
        <Machine bed={bed} />
        <Result
          bed={bed}
          isReady={!isBlocked && heard.size === priorities.length}
          isSounderTried={isSounderTried}
        />
      </div>
    </div>
  );
}

/** The fills of an alarm, framed as a test: shapes flash as they would, the word TEST stands still on each. */
function Lamps({ isBlocked }: { readonly isBlocked: boolean }): ReactNode {
  const { t, of } = useText();
  return (
    <section className={styles.step}>
      <h3 className={styles.heading}>{of(texts.testLamps)}</h3>
      {highestFirst.map((priority) => (
        <p key={priority} className={styles.lamp} data-priority={priority} data-on={!isBlocked || undefined}>
          <span className={styles.shape}>
            <AlarmShape priority={priority} look={isBlocked ? 'colour' : 'onFill'} />
          </span>
          {`${of(words.test)} · ${t(priority)}`}
        </p>
      ))}
    </section>
  );
}

interface ToneProps {
  readonly priority: Priority;
  readonly isBlocked: boolean;
  readonly isPlayed: boolean;
  readonly onPlayed: () => void;
}

function Tone({ priority, isBlocked, isPlayed, onPlayed }: ToneProps): ReactNode {
  const { t, of } = useText();
  return (
    <Button
      className={styles.tone}
      isDisabled={isBlocked}
      onPress={() => {
        if (pageSound.playTest(priority)) onPlayed();
      }}
    >
      {isPlayed ? <Check size="1.5rem" aria-hidden="true" /> : <Volume2 size="1.5rem" aria-hidden="true" />}
      {of(words.testTone, { priority: t(priority) })}
    </Button>
  );
}

interface SounderProps {
  readonly bed: BedState;
  readonly isBlocked: boolean;
  readonly isTried: boolean;
  readonly onTry: () => void;
}

/** The gateway's own sounder, which stands in for a display without sound (R27): tried from here, heard where it stands. */
function Sounder({ bed, isBlocked, isTried, onTry }: SounderProps): ReactNode {
  const { of } = useText();
  if (bed.description?.hasSounder !== true) return <p className={styles.last}>{of(texts.noSounder)}</p>;
  return (
    <Button
      className={styles.tone}
      isDisabled={isBlocked}
      onPress={() => {
        if (act(bed.bedId, { type: 'testSounder' })) onTry();
      }}
    >
      {isTried ? <Check size="1.5rem" aria-hidden="true" /> : <Siren size="1.5rem" aria-hidden="true" />}
      {of(texts.testSounder)}
    </Button>
  );
}

interface Finding {
  readonly name: string;
  readonly isOk: boolean;
  readonly word: string;
}

function Machine({ bed }: { readonly bed: BedState }): ReactNode {
  const texts2 = useText();
  const { of } = texts2;
  const isLive = useSlow((state) => state.connection.phase === 'live');
  const { audio } = useSyncExternalStore(pageSound.audio.subscribe, pageSound.audio.view);
  useGatewaySeconds();
  const skewMs = Math.abs(liveStore.clockSkewMs(Date.now()) ?? Number.POSITIVE_INFINITY);
  const seconds = Number.isFinite(skewMs) ? (skewMs / 1000).toFixed(1) : '–';
  const sound = audio === 'ok' ? of(texts.ok) : of(noSoundReasons[audio]);
  const findings: readonly Finding[] = [
    finding(texts.testLink, isLive, texts2),
    {
      name: of(texts.testPath),
      isOk: bed.alarmTest !== null,
      word: bed.alarmTest === null ? of(texts.testPathNone) : of(texts.testPathOk, { n: bed.alarmTest }),
    },
    { name: of(texts.testSound), isOk: audio === 'ok', word: sound },
    finding(texts.testRecorder, bed.recording?.ok === true, texts2),
    {
      name: of(texts.testClock),
      isOk: skewMs <= clockSkewMsMax,
      word:
        skewMs <= clockSkewMsMax
          ? of(texts.clockWithin, { seconds: clockSkewMsMax / 1000 })
          : of(texts.clockOff, { seconds }),
    },
  ];
  return (
    <section className={styles.step}>
      <h3 className={styles.heading}>{of(texts.testMachine)}</h3>
      <dl className={styles.findings}>
        {findings.map(({ name, isOk, word }) => (
          <div key={name} className={styles.finding} data-ok={isOk}>
            {isOk ? (
              <CircleCheck className={styles.icon} aria-hidden="true" />
            ) : (
              <CircleAlert className={styles.icon} aria-hidden="true" />
            )}
            <dt>{name}</dt>
            <dd className="digits">{word}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function finding(name: Parameters<Texts['of']>[0], isOk: boolean, { of }: Texts): Finding {
  return { name: of(name), isOk, word: of(isOk ? texts.ok : texts.notOk) };
}

interface ResultProps {
  readonly bed: BedState;
  readonly isReady: boolean;
  readonly isSounderTried: boolean;
}

function Result({ bed, isReady, isSounderTried }: ResultProps): ReactNode {
  const { of } = useText();
  const last = useSelfTest();
  const save = (isPassed: boolean): void => {
    const wallMs = liveStore.clock.wallOf(liveStore.now());
    selfTestStore.set({ wallMs, name: actorStore.get()?.name ?? '', isPassed });
    const { audio } = pageSound.audio.view();
    const sounder = isSounderTried ? '; gateway sounder tried' : '';
    const detail = `${isPassed ? 'heard and seen' : 'not heard or not seen'}; sound ${audio}; display ${pageSound.role}${sounder}`;
    act(bed.bedId, { type: 'recordCheck', check: 'self-test', detail });
  };
  return (
    <section className={styles.step}>
      <h3 className={styles.heading}>{of(texts.testResult)}</h3>
      <Button className={styles.passed} isDisabled={!isReady} onPress={() => save(true)}>
        <Check size="1.5rem" aria-hidden="true" />
        {of(words.heardSeen)}
      </Button>
      <Button onPress={() => save(false)}>{of(words.notHeard)}</Button>
      <div role="status">
        <LastTest last={last} />
      </div>
    </section>
  );
}

function LastTest({ last }: { readonly last: SelfTestRecord | undefined }): ReactNode {
  const { of, language } = useText();
  const nowMs = useGatewaySeconds();
  if (!last) return <p className={styles.notice}>{of(words.neverTested)}</p>;
  const isOld = liveStore.clock.wallOf(nowMs) - last.wallMs > selfTestEveryMs;
  return (
    <>
      <p className={`${styles.last} digits`}>
        {of(words.lastTest, {
          when: dayClockText(last.wallMs, language),
          name: last.name === '' ? of(words.unnamed) : last.name,
          result: of(last.isPassed ? words.testOk : words.testFailed),
        })}
      </p>
      {!last.isPassed && <p className={styles.notice}>{of(words.testFailedWhat)}</p>}
      {last.isPassed && isOld && <p className={styles.notice}>{of(words.testOverdue)}</p>}
    </>
  );
}
