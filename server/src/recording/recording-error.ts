/** The expected failures of the recording store, with a stable code for callers and a sentence for people. */

export type RecordingErrorCode =
  /** The gateway of another process holds the data folder. */
  | 'locked'
  /** The file is not there. */
  | 'missing'
  /** Not a SQLite file at all, or too damaged to open. */
  | 'corrupt'
  /** A SQLite file of something else. */
  | 'foreign'
  /** Written by a newer version of the product. */
  | 'newer'
  /** Another connection holds the file for too long. */
  | 'busy'
  /** No space left. */
  | 'full'
  /** Reading or writing failed: the file must not be used for writing again. */
  | 'io'
  /** A run or channel that is not in the recording. */
  | 'unknown'
  /** What should be made is there already. */
  | 'exists'
  /** The recorder was closed. */
  | 'closed'
  /** A setting that the store depends on did not take. */
  | 'unsafe';

export class RecordingError extends Error {
  readonly code: RecordingErrorCode;

  constructor(code: RecordingErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'RecordingError';
    this.code = code;
  }
}
