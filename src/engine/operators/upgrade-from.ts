/**
 * True while the application is being upgraded, in a rolling bounce, from that release or an older one (`upgrade.from`): the instances
 * that still run the old code could not read newer formats.
 */
export function isUpgradeFrom(config: Readonly<{ [key: string]: unknown }>, major: number, minor: number): boolean {
  const upgradeFrom = config['upgrade.from'];
  if (upgradeFrom === undefined || upgradeFrom === null) return false;
  const [fromMajor = 0, fromMinor = 0] = String(upgradeFrom).split('.').map(Number);
  return fromMajor < major || (fromMajor === major && fromMinor <= minor);
}
