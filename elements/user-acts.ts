/** Whether somebody just did something on the page: only for them the focus moves. */
export function userActs(): boolean {
  return navigator.userActivation?.isActive ?? true;
}
