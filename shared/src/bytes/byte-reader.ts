/** Reads numbers from bytes in order; width and byte order are in the method's name. Reading past the end throws RangeError. */

export class ByteReader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16be(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  int16be(): number {
    return this.#view.getInt16(this.#advance(2));
  }

  /** Everything that is left, as a view into the source. */
  rest(): Uint8Array {
    const rest = this.#bytes.subarray(this.#at);
    this.#at = this.#bytes.length;
    return rest;
  }

  #advance(bytes: number): number {
    const at = this.#at;
    if (at + bytes > this.#bytes.length)
      throw new RangeError(`${bytes} bytes at ${at} of ${this.#bytes.length}`);
    this.#at = at + bytes;
    return at;
  }
}
