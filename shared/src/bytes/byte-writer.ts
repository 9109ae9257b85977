/**
 * Writes numbers into a buffer of a size known beforehand; width and byte order are in the method's name. A value that
 * does not fit its width, and writing past the end, throw RangeError: an encoder never wraps a number silently.
 */

export class ByteWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
    this.#view = new DataView(this.#bytes.buffer);
  }

  uint8(value: number): this {
    fits(value, 0, 0xff);
    this.#view.setUint8(this.#advance(1), value);
    return this;
  }

  uint16be(value: number): this {
    fits(value, 0, 0xffff);
    this.#view.setUint16(this.#advance(2), value);
    return this;
  }

  int16be(value: number): this {
    fits(value, -0x8000, 0x7fff);
    this.#view.setInt16(this.#advance(2), value);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#advance(bytes.length));
    return this;
  }

  /** What has been written so far, as a view. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#bytes.length)
      throw new RangeError(`${bytes} bytes at ${at} of ${this.#bytes.length}`);
    this.#at = at + bytes;
    return at;
  }
}

function fits(value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${value} is not a whole number from ${min} to ${max}`);
}
