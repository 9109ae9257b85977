/**
 * Blood before and after the membrane, side by side: the venous line comes in at the left, the oxygenated leaves at the
 * right, the diamond between them is the device. What the membrane does is read across a row.
 */
import { channelOf } from '@circuitwatch/shared/channels/catalog.ts';
import { unitText } from '@circuitwatch/shared/texts/number-text.ts';
import type { ReactNode } from 'react';
import type { BedState } from '../state/slow-store.ts';
import { useText } from '../text/use-text.ts';
import { GroupAge } from './GroupAge.tsx';
import styles from './OxygenatorTable.module.css';
import { ValueCell } from './ValueCell.tsx';
import { RowMark } from './ValueMark.tsx';
import { bloodGasChannels, membraneRows } from './value-groups.ts';

export function OxygenatorTable({ bed }: { readonly bed: BedState }): ReactNode {
  const { t } = useText();
  return (
    <div className={styles.oxygenator}>
      <table className={styles.table}>
        <caption className="visually-hidden">{t('oxygenator')}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.before}>
              {t('beforeMembrane')}
            </th>
            <td className={styles.loop}>
              <MembraneLine />
              <div className={styles.age}>
                <GroupAge bedId={bed.bedId} channels={bloodGasChannels} />
              </div>
            </td>
            <th scope="col" className={styles.after}>
              {t('afterMembrane')}
            </th>
          </tr>
        </thead>
        <tbody>
          {membraneRows.map((row) => (
            <tr key={row.name}>
              <td className={styles.left}>
                <RowMark bed={bed} channels={[row.before]} className={styles.mark} />
                <ValueCell bed={bed} channelId={row.before} unit={false} coloured />
              </td>
              <th scope="row" className={styles.name}>
                {t(row.name)}{' '}
                <span className={styles.unit}>{unitText(channelOf(row.before)?.unit ?? '')}</span>
              </th>
              <td className={styles.right}>
                <RowMark bed={bed} channels={[row.after]} className={styles.mark} />
                <ValueCell bed={bed} channelId={row.after} unit={false} coloured />
                {row.afterCalculated && <span className={styles.calculated}>{t('calculated')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className={styles.across}>
        <div>
          <dt>
            <RowMark bed={bed} channels={['dP']} className={styles.acrossMark} />
            {t('dPName')}
          </dt>
          <dd>
            <ValueCell bed={bed} channelId="dP" coloured />
          </dd>
        </div>
        <div>
          <dt>
            <RowMark bed={bed} channels={['dPPerFlow']} className={styles.acrossMark} />
            {t('dPPerFlow')}
          </dt>
          <dd>
            <ValueCell bed={bed} channelId="dPPerFlow" coloured />
          </dd>
        </div>
      </dl>
    </div>
  );
}

/** Tube, diamond, tube: venous blue before, sand after, never red. */
function MembraneLine(): ReactNode {
  const { t } = useText();
  return (
    <svg className={styles.line} viewBox="0 0 300 64" role="img" aria-label={t('oxygenator')}>
      <path className={styles.venous} d="M0 32H124" />
      <path className={styles.oxygenated} d="M176 32H300" />
      <path className={styles.chevron} d="m40 26 6 6-6 6M84 26l6 6-6 6M214 26l6 6-6 6M258 26l6 6-6 6" />
      <path className={styles.half} d="M150 6 124 32l26 26Z" data-side="venous" />
      <path className={styles.half} d="M150 6 176 32l-26 26Z" data-side="oxygenated" />
      <path className={styles.fibre} d="M138 25v14M146 19v26M154 19v26M162 25v14" />
      <path className={styles.diamond} d="M150 5 177 32 150 59 123 32Z" />
    </svg>
  );
}
