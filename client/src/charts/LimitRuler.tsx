/** The limit ruler of LANGUAGE §6: allowed range, limits, the value and the last hour's reach on one line. */
export interface LimitRulerProps {
  readonly bedId: string;
  readonly channelId: string;
  readonly className?: string;
}

export function LimitRuler({ className }: LimitRulerProps) {
  return <div className={className} />;
}
