import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  EnvironmentError,
  isLoopbackAddress,
  readEnvironment,
} from "../../infra/image/gateway/environment.ts";

describe("the database binds loopback or the gateway does not start", () => {
  test.each(["127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "0000::0001"])(
    "%s is taken",
    (address) => {
      expect(readEnvironment({ MALLKU_SECURITY: "enforced", ARANGO_BIND: address }).databaseAddress).toBe(
        address,
      );
    },
  );

  test.each([
    ["", "an empty value"],
    ["0.0.0.0", "every interface"],
    ["::", "every interface, IPv6"],
    ["10.0.0.1", "another network's address"],
    ["172.17.0.2", "the container's own address"],
    ["::ffff:127.0.0.1", "an IPv4-mapped address"],
    ["::2", "a neighbour of ::1"],
    ["::1%lo", "an address with a zone"],
    ["fe80::1", "a link-local address"],
    ["localhost", "a name, which something else resolves"],
    ["127.0.0.1.example.org", "a name that looks like loopback"],
    ["127.1", "a short form that parsers read differently"],
    ["127.0.0.01", "an octal form that parsers read differently"],
    ["2130706433", "a decimal form"],
    ["127.0.0.1 ", "a trailing space"],
    ["127.0.0.1:8529", "an address with a port"],
    ["[::1]", "an address in brackets"],
    ["127.0.0.1,0.0.0.0", "two addresses"],
  ])("%j is refused: %s", (address) => {
    expect(() => readEnvironment({ MALLKU_SECURITY: "enforced", ARANGO_BIND: address })).toThrow(
      EnvironmentError,
    );
  });

  test("a missing address is refused, and the message says what to set", () => {
    expect(() => readEnvironment({ MALLKU_SECURITY: "enforced" })).toThrow(
      /ARANGO_BIND is not set.*ARANGO_BIND=127\.0\.0\.1/,
    );
  });

  property.prop([fc.ipV4()])("an IPv4 address is loopback exactly if it begins with 127", (address) => {
    expect(isLoopbackAddress(address)).toBe(address.split(".")[0] === "127");
  });

  property.prop([fc.ipV6()])("of all IPv6 addresses only ::1 is loopback", (address) => {
    const groups = address.split(":");
    fc.pre(!/^0*1$/.test(groups.at(-1) ?? "") && !address.endsWith(".1"));
    expect(isLoopbackAddress(address)).toBe(false);
  });
});

describe("there is no way to start without the barriers", () => {
  test.each([undefined, "", "off", "false", "ENFORCED", "enforced ", "enforced,off", "1"])(
    "MALLKU_SECURITY=%j is refused",
    (value) => {
      expect(() => readEnvironment({ MALLKU_SECURITY: value, ARANGO_BIND: "127.0.0.1" })).toThrow(
        /MALLKU_SECURITY is .*"enforced"/,
      );
    },
  );
});
