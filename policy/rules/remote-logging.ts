import { isLocalLogDriver, isLocalLogOption } from "../facts/logging.ts";
import { deny, type Rule } from "./rule.ts";

export const remoteLogging: Rule = {
  id: "remote-logging",
  title: "Logs stay on this machine",
  severity: "medium",
  enforcement: "mandatory",
  waivable: true,
  why:
    "A log driver that sends elsewhere opens a way out of a network that has none, and carries along whatever the database or " +
    "the API prints, to whoever listens at the other end.",
  remedy:
    "Use json-file, local or journald with options that bound their size; collect the logs on the host.",
  references: [],
  check({ workload }) {
    if (workload === undefined) return [];
    const driver = workload.logDriver;
    if (driver !== undefined && !isLocalLogDriver(driver.value)) {
      return [
        deny(
          driver.path,
          "The log driver sends what the container prints to elsewhere, past a network that has no way out",
          "Use json-file, local or journald.",
        ),
      ];
    }
    const option = workload.logOptions.find(({ key }) => !isLocalLogOption(key));
    if (option === undefined) return [];
    return [
      deny(
        option.path,
        "A log option is none of those of the local drivers, and could name a place to send to",
        "Leave it out.",
      ),
    ];
  },
};
