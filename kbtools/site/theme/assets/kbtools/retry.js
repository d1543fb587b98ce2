/* Trying again what could not be handed over: when the connection is back, when the page is looked at again, and from
   time to time, since a browser may think it is connected where it is not. */

const FIRST = 5000; // ms to the second try; then twice as long each time
const LONGEST = 60000;

export class Retry {
  /* `act`: what is tried. It is not tried again unless `start` is called again. */
  constructor(act) {
    this.on = false;
    this.tries = 0;
    this.now = () => { if (this.on && !document.hidden) act(); };
    this.warn = (event) => event.preventDefault(); // the browser asks before it closes the page
  }

  start() {
    if (!this.on) {
      addEventListener("online", this.now);
      document.addEventListener("visibilitychange", this.now);
      addEventListener("beforeunload", this.warn);
    }
    this.on = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.now, Math.min(LONGEST, FIRST * 2 ** this.tries));
    this.tries += 1;
  }

  /* It worked: what is tried next waits as short as at first. */
  reset() {
    this.stop();
    this.tries = 0;
  }

  /* What was tried is under way, or nobody wants it any more. */
  stop() {
    clearTimeout(this.timer);
    this.on = false;
    removeEventListener("online", this.now);
    document.removeEventListener("visibilitychange", this.now);
    removeEventListener("beforeunload", this.warn);
  }
}
