/**
 * The Chinese font is fetched the first time 中文 is chosen: its stylesheet, then only the slices that the texts need.
 * Numbers never wait: digits and Latin come from Inter, and until a slice is there the system's font stands in.
 */
let asked = false;

export function loadChinese(): void {
  if (asked) return;
  asked = true;
  import('@fontsource-variable/noto-sans-sc/index.css').catch(() => {
    // The system's Chinese font stays; the next switch asks again.
    asked = false;
  });
}
