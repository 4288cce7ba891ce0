/**
 * A number of CPUs in the form in which Docker's provider reads it back: "2" as "2.0", "1.50" as "1.5" and,
 * its own slip, "10" as "10." (terraform-provider-docker, nanoInt64ToDecimalString). In any other form each
 * refresh would find a difference, and a difference here replaces the container.
 * @param cpus a decimal number with at most three places
 */
export function asProviderReadsCpus(cpus: string): string {
  const digits = Number(cpus).toFixed(9);
  if (digits.split("0").length - 1 === 9) return Number(cpus).toFixed(1);
  return digits.replace(/0+$/, "");
}
