/** Stops the clock of the page before any module of ours looks at it. */
import { stopClock } from '../elements/states/clock.ts';

stopClock();
