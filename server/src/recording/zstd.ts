/**
 * zstd for the recording's columns. Level 1: deltas are noise, and higher levels store them no smaller (performance.md
 * §3b). Short matches in noise cost more than the bytes they replace, hence the longest minimum match: 6 % smaller.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

const options = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_minMatch]: 7 },
};

export function compress(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes, options);
}

/** @throws RangeError when the bytes are damaged or of another length */
export function decompress(bytes: Uint8Array, plainLength: number): Uint8Array {
  let plain: Uint8Array;
  try {
    plain = zstdDecompressSync(bytes, { maxOutputLength: plainLength });
  } catch (error) {
    throw new RangeError('a column does not decompress', { cause: error });
  }
  if (plain.length !== plainLength)
    throw new RangeError(`a column has ${plain.length} of ${plainLength} bytes`);
  return plain;
}
