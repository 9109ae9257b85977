/** The secondary values: across the oxygenator, then circuit, gas and blood, each group with the age of its oldest value. */
import { type ReactNode, useMemo } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import type { Layout } from '../ui/use-layout.ts';
import { GroupAge } from './GroupAge.tsx';
import { OxygenatorTable } from './OxygenatorTable.tsx';
import { tabletRows, type ValueGroupSpec, valueGroups, type ValueRowSpec } from './value-groups.ts';
import { ValueCell } from './ValueCell.tsx';
import { RowMark } from './ValueMark.tsx';
import styles from './Values.module.css';

const tabletChannels = tabletRows.map((row) => row.channel);

interface ValuesProps {
  readonly bed: BedState;
  readonly layout: Layout;
}

export function Values({ bed, layout }: ValuesProps): ReactNode {
  const { t } = useText();
  if (layout === 'tablet') {
    return (
      // Longer than the screen at this size: the keyboard must be able to scroll it.
      <section className={styles.column} aria-label={t('values')} tabIndex={0}>
        <div className={styles.columnHead}>
          <h2 className={styles.groupName}>{t('values')}</h2>
          <GroupAge bedId={bed.bedId} channels={tabletChannels} />
        </div>
        <dl className={styles.rows}>
          {tabletRows.map((row) => (
            <ValueRow key={row.name} bed={bed} row={row} />
          ))}
        </dl>
      </section>
    );
  }
  return (
    <section className={styles.values} aria-label={t('values')}>
      <div className={styles.membrane}>
        <OxygenatorTable bed={bed} />
      </div>
      <div className={styles.groups}>
        {valueGroups.map((group) => (
          <ValueGroup key={group.name} bed={bed} group={group} />
        ))}
      </div>
    </section>
  );
}

function ValueGroup({ bed, group }: { readonly bed: BedState; readonly group: ValueGroupSpec }): ReactNode {
  const { t } = useText();
  const channels = useMemo(() => group.rows.map((row) => row.channel), [group]);
  return (
    <section className={styles.group}>
      <div className={styles.groupHead}>
        <h2 className={styles.groupName}>{t(group.name)}</h2>
        <GroupAge bedId={bed.bedId} channels={channels} />
      </div>
      <dl className={styles.rows}>
        {group.rows.map((row) => (
          <ValueRow key={row.name} bed={bed} row={row} />
        ))}
      </dl>
    </section>
  );
}

function ValueRow({ bed, row }: { readonly bed: BedState; readonly row: ValueRowSpec }): ReactNode {
  const { t } = useText();
  const channels = row.with === undefined ? [row.channel] : [row.channel, row.with];
  return (
    <div className={styles.row}>
      <dt className={styles.name}>
        <RowMark bed={bed} channels={channels} className={styles.mark} />
        {t(row.name)}
      </dt>
      <dd className={styles.cells}>
        <ValueCell bed={bed} channelId={row.channel} unit={row.with === undefined} />
        {row.with !== undefined && (
          <>
            <span className={styles.slash}>/</span>
            <ValueCell bed={bed} channelId={row.with} />
          </>
        )}
      </dd>
    </div>
  );
}
