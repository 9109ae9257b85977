/** The trend rows and state lanes of one bed on one time axis with one cursor. */
import type { TrendPanelProps } from './trend-rows.ts';

export default function TrendPanel({ className }: TrendPanelProps) {
  return <section className={className} />;
}
