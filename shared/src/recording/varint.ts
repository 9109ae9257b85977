/**
 * Growing byte buffer with the integer encodings of the recording: LEB128 varints and zigzag varints.
 *
 * Numbers are JavaScript safe integers: 7 bits per byte, lowest first, the top bit says "more follows". Zigzag maps
 * 0, −1, 1, −2 … to 0, 1, 2, 3 …, so that small steps of either sign take one byte. Reading bounds-checks everything: a
 * cut or foreign buffer throws `RangeError`, never yields numbers.
 */

const varintBytesMax = 8;
const lowMask = 0x7f;
const more = 0x80;
/** Below this a number is handled with 32-bit operations; above it with division (bit operations would cut it). */
const fastMax = 0x1000_0000;

export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A non-negative safe integer. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is not a varint`);
    this.#reserve(varintBytesMax);
    let rest = value;
    while (rest >= fastMax) {
      this.#bytes[this.#length++] = (rest % more) | more;
      rest = Math.floor(rest / more);
    }
    while (rest > lowMask) {
      this.#bytes[this.#length++] = (rest & lowMask) | more;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A safe integer of either sign, up to 2⁵² in size. */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  byte(): number {
    const value = this.#bytes[this.#at];
    if (value === undefined) throw new RangeError('the recording is cut');
    this.#at++;
    return value;
  }

  varint(): number {
    const first = this.byte();
    if (first < more) return first;
    let value = first & lowMask;
    let scale = more;
    for (let i = 1; i < varintBytesMax; i++) {
      const next = this.byte();
      value += (next & lowMask) * scale;
      if (next < more) {
        if (!Number.isSafeInteger(value)) throw new RangeError('a varint is too large');
        return value;
      }
      scale *= more;
    }
    throw new RangeError('a varint does not end');
  }

  zigzag(): number {
    const coded = this.varint();
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  /** A view of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    if (length < 0 || length > this.left) throw new RangeError('the recording is cut');
    const from = this.#at;
    this.#at += length;
    return this.#bytes.subarray(from, this.#at);
  }

  end(): void {
    if (this.left !== 0) throw new RangeError(`${this.left} bytes after the end`);
  }
}
