/** Which sequence numbers of an epoch a recording holds: one bit each, and the holes between. */

/** Two years at 50 Hz; a damaged number beyond it must not take all memory. */
const seqMax = 0xffff_ffff;
const firstBytes = 1024;

export interface SeqRange {
  readonly from: number;
  readonly to: number;
}

export class SeqCover {
  #bits = new Uint8Array(firstBytes);
  #least = Number.POSITIVE_INFINITY;
  #greatest = 0;

  get isEmpty(): boolean {
    return this.#greatest === 0;
  }

  /** Infinity while it is empty. */
  get least(): number {
    return this.#least;
  }

  add(seq: number): void {
    if (!Number.isInteger(seq) || seq < 1 || seq > seqMax) return;
    const byte = Math.floor(seq / 8);
    if (byte >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (seq % 8));
    this.#least = Math.min(this.#least, seq);
    this.#greatest = Math.max(this.#greatest, seq);
  }

  addRange(range: SeqRange): void {
    for (let seq = Math.max(1, range.from); seq <= Math.min(range.to, seqMax); seq++) this.add(seq);
  }

  #has(seq: number): boolean {
    return ((this.#bits[Math.floor(seq / 8)] ?? 0) & (1 << (seq % 8))) !== 0;
  }

  /** The stretches that are missing between the least number and `to`, at most `max` of them. */
  holes(to: number, max: number): SeqRange[] {
    const holes: SeqRange[] = [];
    let from: number | undefined;
    for (let seq = this.#least; seq <= Math.max(to, this.#greatest); seq++) {
      if (!this.#has(seq)) {
        from ??= seq;
      } else if (from !== undefined) {
        holes.push({ from, to: seq - 1 });
        from = undefined;
        if (holes.length === max) return holes;
      }
    }
    if (from !== undefined) holes.push({ from, to: Math.max(to, this.#greatest) });
    return holes;
  }
}
