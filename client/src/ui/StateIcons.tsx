/** The icons that no set has in the weight the header needs: a live ring with its dot, a recording square with its dot. */
import type { ReactNode } from 'react';

export interface IconProps {
  readonly className?: string | undefined;
}

export function LiveIcon({ className }: IconProps): ReactNode {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="12" cy="12" r="4.75" fill="currentColor" />
    </svg>
  );
}

export function RecordingIcon({ className }: IconProps): ReactNode {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <rect x="2.5" y="2.5" width="19" height="19" rx="4" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="12" cy="12" r="4.75" fill="currentColor" />
    </svg>
  );
}
