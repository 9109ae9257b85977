/** A small trend of one channel with its window written on it. */
export interface SparklineProps {
  readonly bedId: string;
  readonly channelId: string;
  /** Default 30 minutes. */
  readonly windowMs?: number;
  readonly className?: string;
}

export function Sparkline({ className }: SparklineProps) {
  return <div className={className} />;
}
