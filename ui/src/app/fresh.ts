const KEPT = "lotwright.reloaded";

/**
 * Whether to load the page anew because a part of it is gone, as after an upgrade: once for each build, so that a
 * build that is broken is shown as such instead of being loaded again and again.
 */
export function mayReload(build: string, kept: Pick<Storage, "getItem" | "setItem">): boolean {
  if (kept.getItem(KEPT) === build) return false;
  kept.setItem(KEPT, build);
  return true;
}

/** Parts of a page are fetched when they are needed; those of a build that was replaced are no longer there. */
export function stayFresh(build: string): void {
  window.addEventListener("vite:preloadError", () => {
    if (mayReload(build, sessionStorage)) window.location.reload();
  });
}
