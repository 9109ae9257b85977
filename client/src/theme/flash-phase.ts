/**
 * One common phase for everything that flashes (R16): every `flash` animation runs from the origin of the document's
 * timeline, whenever its element came. Two alarms beside each other then never add up to more flashes than one.
 *
 * The periods are multiples of one another's half (0.25 s): see AlarmBanner.module.css.
 */

/** CSS modules put their own marks around the name. */
const flashName = /(^|_)flash(_|$)/;

/** Call once; holds for every element that ever flashes. */
export function keepFlashPhase(root: Document): void {
  root.addEventListener('animationstart', (event) => {
    if (!(event.target instanceof Element) || !flashName.test(event.animationName)) return;
    for (const animation of event.target.getAnimations())
      if (animation instanceof CSSAnimation && flashName.test(animation.animationName))
        animation.startTime = 0;
  });
}
