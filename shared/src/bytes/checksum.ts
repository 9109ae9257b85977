/** Checksums of device frames, over plain bytes. Each names the protocol that uses it. */

/** The ones' complement of the 8-bit sum: 255 − (sum mod 256). Xenios / Novalung (devices.md §5). */
export function onesComplementSum8(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return 255 - sum;
}

/** The exclusive or of all bytes. Terumo CDI request packets (devices.md §2.1: `<X08Z` gives 0x36). */
export function xor8(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value ^= byte;
  return value;
}
