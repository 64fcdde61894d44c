/** What most visits to a Convead backend never need, as one part that is loaded when it is. */
export { formOf } from './convead-form.ts';
export { after, before } from './convead-past.ts';
export { refusalOf } from './convead-refusals.ts';
