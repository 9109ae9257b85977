/**
 * The icons that no set has as the screen needs them: a live ring with its dot, a recording square with its dot, a bell
 * crossed by a dashed line for what is set aside until a time (solid, lucide's BellOff, for what is off: IEC 60417-5576).
 */
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

interface SizedIconProps extends IconProps {
  /** CSS length; without one the class says it. */
  readonly size?: string;
}

export function BellPausedIcon({ className, size }: SizedIconProps): ReactNode {
  return (
    <svg
      className={className}
      {...(size === undefined ? {} : { width: size, height: size })}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M12 3a6 6 0 0 0-6 6v4.5L3.75 17h16.5L18 13.5V9a6 6 0 0 0-6-6ZM10 20.5h4" />
      <path d="M2.5 2.5 21.5 21.5" strokeWidth="2.75" strokeLinecap="butt" strokeDasharray="4.2 2.9" />
    </svg>
  );
}
