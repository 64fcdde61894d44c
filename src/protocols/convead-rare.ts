/** What a first visit to a Convead backend does not need, as one part that is loaded when it is. */
export { look, meanwhile, past } from './convead-catch-up.ts';
export { takeOver } from './convead-duty.ts';
export { formOf } from './convead-form.ts';
export { refusalOf } from './convead-refusals.ts';
