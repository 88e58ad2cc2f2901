// How somebody came to this page.

/** By loading it anew, or Back and Forward; not by a link, which leads to what it says. */
export function isLoadedAnew(): boolean {
  const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return came?.type !== "navigate";
}
