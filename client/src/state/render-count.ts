/**
 * How often React rendered something that shows live values: the browser test proves with it that samples do not render
 * (style.md 38). Counting is all that happens here; nothing reads it on the page.
 */
export const renderCounts = { values: 0, trends: 0 };
