import { expect, test } from "vitest";
import { formatAddress, parseAddress } from "../../../policy/facts/address.ts";
import { daemonPlace } from "../../../policy/facts/daemon.ts";
import { addressReach, endpointReach } from "../../../policy/facts/endpoint.ts";
import { exactPort, includesPort, readPorts } from "../../../policy/facts/port.ts";
import { mountingOptions } from "../../../policy/facts/volume-options.ts";
import { expectRead, readOf, type Reading } from "../support/words.ts";

const written = (text: string) => {
  const address = parseAddress(text);
  return address && formatAddress(address);
};

/** Which options of a volume mount something, where each is written as `key=value`, after blanks. */
function mounting(text: string): string[] {
  const options = text.split("  ").map((option) => {
    const [key = "", ...value] = option.split("=");
    return { path: key, key, value: value.join("=") };
  });
  return mountingOptions(options);
}

const READINGS: readonly Reading[] = [
  [
    "a volume's options",
    mounting,
    {
      "type=tmpfs  device=tmpfs  o=size=64m,uid=1000,mode=0700": [],
      "type=tmpfs  device=none  o=rw, noexec": [],
      "type=tmpfs  o=nosuid,nodev,noatime,nodiratime,relatime,sync,ro,exec,nr_inodes=1k,nr_blocks=1,gid=5":
        [],
      "type=tmpfs  device=/etc": ["type", "device"],
      "type=tmpfs  o=xro": ["o"],
      "type=tmpfs  o=rox": ["o"],
      "type=tmpfs  o=size=1m,bind": ["o"],
      "type=tmpfs  mountpoint=rw": ["mountpoint"],
      "type=ext4  device=tmpfs": ["type", "device"],
      "type=none  device=tmpfs": ["type", "device"],
      "o=size=1m": ["o"],
      "size=10G": [],
      "type=  o=  device=": [],
    },
  ],
  [
    "an address, written out",
    written,
    {
      "1:0:0:2:0:0:0:3": "1:0:0:2::3",
      "1:0:0:2:0:0:3:4": "1::2:0:0:3:4",
      "0:0:1:0:0:0:0:0": "0:0:1::",
      "0:0:1:0:0:1:1:1": "::1:0:0:1:1:1",
      "0:1:2:3:4:5:6:7": "0:1:2:3:4:5:6:7",
      "1:0:2:3:4:5:6:0": "1:0:2:3:4:5:6:0",
      "10:00:0:100:5:6:7:8": "10::100:5:6:7:8",
      "1:2:3:4:5:6:7::": "1:2:3:4:5:6:7:0",
      "::2:3:4:5:6:7:8": "0:2:3:4:5:6:7:8",
      "FD00:0EC2::254": "fd00:ec2::254",
      "::FFFF:1.2.3.4": "1.2.3.4",
      "::fffe:1.2.3.4": "::fffe:102:304",
      "::feff:1.2.3.4": "::feff:102:304",
      "::1:ffff:1.2.3.4": "::1:ffff:102:304",
      "1:2:3:4:5:6:1.2.3.4": "1:2:3:4:5:6:102:304",
      "255.0.1.10": "255.0.1.10",
      "1:2:3:4:5:6:7": null,
      "1:2:3:4:5:6:7:8:9": null,
      "1::2:3:4:5:6:7:8": null,
      "1::2::3": null,
      "::1.2.3.4:5": null,
      "1.2.3.4::": null,
      "1.2.3.4:1::": null,
      "::1.2.3": null,
      "::12345": null,
      "::g": null,
      ":1": null,
      "1:": null,
      ":::": null,
      "256.0.0.1": null,
      "1.2.3": null,
      "1.2.3.4.5": null,
      "01.2.3.4": null,
      "1.2.3.4x": null,
      "x1.2.3.4": null,
      "1.2.3.1000": null,
      "": null,
    },
  ],
  [
    "a daemon",
    daemonPlace,
    {
      "": "local",
      "unix:///run/docker.sock": "local",
      "npipe:////./pipe/docker_engine": "local",
      "unix://host": "unreadable",
      "x unix:///run/docker.sock": "unreadable",
      "tcp://h": "network",
      "ssh://h": "ssh",
      "ssh://u@h.example.org:22": "ssh",
      "ssh://u@[::1]:22/": "ssh",
      "ssh://": "network",
      "ssh://u:p@h": "network",
      "ssh://-oX@h": "network",
      "ssh://-oX ssh://h": "network",
      "ssh://h-": "network",
      "ssh://h/run/docker.sock": "network",
      "ssh://h:x": "network",
      "x ssh://h": "unreadable",
      "http://h": "network",
      "https://h": "network",
      "fd://": "network",
      "x tcp://h": "unreadable",
      "ftp://h": "unreadable",
    },
  ],
  [
    "a bind address",
    addressReach,
    {
      "": "wildcard",
      "*": "wildcard",
      "0.0.0.0": "wildcard",
      "::": "wildcard",
      "127.0.0.1": "loopback",
      "10.0.0.1": "elsewhere",
      localhost: "unreadable",
    },
  ],
  [
    "an endpoint",
    endpointReach,
    {
      "tcp://127.0.0.1:8529": "loopback",
      " SSL://[::1]:8529/ ": "loopback",
      "http+tcp://127.0.0.1": "loopback",
      "vst+ssl://[::1]": "loopback",
      "h2+tcp://127.0.0.1:1": "loopback",
      "http://127.0.0.1?x": "loopback",
      "https://127.0.0.1#x": "loopback",
      "vst://127.0.0.1": "loopback",
      "h2://127.0.0.1": "loopback",
      "srv://127.0.0.1": "loopback",
      "tcp://::1": "loopback",
      "tcp://0.0.0.0:8529": "wildcard",
      "tcp://[::]:8529": "wildcard",
      "tcp://:8529": "wildcard",
      "tcp://*:8529": "wildcard",
      "tcp://10.0.0.1:8529": "elsewhere",
      "tcp://[::1]x": "unreadable",
      "tcp://x[::1]": "unreadable",
      "tcp://127.0.0.1:8529x": "unreadable",
      "tcp://localhost:8529": "unreadable",
      "unix:///tmp/arangodb.sock": "local-socket",
      "UNIX:///tmp/arangodb.sock": "local-socket",
      "http+unix:///x": "local-socket",
      "unixx://x": "unreadable",
      "ftp://127.0.0.1": "unreadable",
      "tcpx://127.0.0.1": "unreadable",
      "tcp://127.0.0:8.1": "unreadable",
      "xtcp://127.0.0.1": "unreadable",
      "x tcp://127.0.0.1": "unreadable",
      "127.0.0.1:8529": "unreadable",
    },
  ],
  [
    "the readings of a port",
    (text) => readPorts(text).map(({ from, to }) => (from === to ? from : [from, to])),
    {
      "8529": [8529],
      " 8529/TCP ": [8529],
      "8529/tcp/udp": [],
      "8529/": [],
      "8529/tcp1": [],
      "8.529e03": [8529],
      "0123.5": [123],
      "8529e": [],
      "/tcp": [],
      "08529": [8529],
      "020521": [20521, 8529],
      "0x2151": [8529],
      "0O20521": [8529],
      "0b11": [3],
      "0b12": [],
      "0x": [],
      x0x2151: [],
      "0x2151x": [],
      "8.529e3": [8529],
      "8.529E+3": [8529],
      "8529.": [8529],
      "8529.9": [8529],
      "+8529": [8529],
      "++8529": [],
      "-8529": [],
      "8_529": [8529],
      "8529x": [],
      x8529: [],
      "1e1234": [],
      "8000-9000": [[8000, 9000]],
      "9000 - 8000": [[8000, 9000]],
      "1-2-3": [],
      "": [],
      "a-b": [],
      "020521-020522": [
        [20521, 20522],
        [8530, 20521],
        [8529, 20522],
        [8529, 8530],
      ],
    },
  ],
  [
    "the one port of a text",
    exactPort,
    {
      "8080": 8080,
      "0": 0,
      "65535": 65535,
      "65536": null,
      "8080-8080": 8080,
      "8080-8081": null,
      "020521": null,
      "00": 0,
      "": null,
    },
  ],
  [
    "whether a text has 8529 in it",
    (text) => includesPort(text, 8529),
    { "8528-8530": true, "8529-8530": true, "8528-8529": true, "8530-8531": false, "8527-8528": false },
  ],
];

test.each(readOf(READINGS))("a text is read as something else: %s", expectRead);

test("a port that is a number is cut to its integer part, and is none without end", () => {
  expect(readPorts(8529.9)).toEqual([{ from: 8529, to: 8529 }]);
  expect(readPorts(Number.POSITIVE_INFINITY)).toEqual([]);
  expect(exactPort(-1)).toBeNull();
});
