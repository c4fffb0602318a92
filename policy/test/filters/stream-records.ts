// Stream records as Lambda passes them to a filter, for each stream of the differential test. Written from AWS's pages,
// not from the code under test: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
import * as fc from "fast-check";
import type { Stream } from "../../filters/record-shape";

/** The streams that filters are tried on. */
export const streams: readonly Stream[] = [
  { viewType: "NEW_AND_OLD_IMAGES", keys: ["id", "sort"], types: { id: "S", sort: "N", indexed: "S" } },
  { viewType: "NEW_IMAGE", keys: ["id"], types: { id: "S" } },
  { viewType: "OLD_IMAGE", keys: ["id"], types: { id: "S" } },
  { viewType: "KEYS_ONLY", keys: ["id"], types: { id: "S" } },
];

/** Strings that patterns and records share, so that they match. */
export const TEXTS = ["", "a", "x", "OPEN", "open", "OPEN-1", "5", "QQ==", "10.0.0.1", "true"] as const;
export const NUMBERS = ["0", "1", "5", "-3", "12.5", "0.5", "500"] as const;

const text = fc.constantFrom(...TEXTS);
const key = fc.constantFrom(...TEXTS.filter((value) => value !== ""));
const number = fc.constantFrom(...NUMBERS);
const base64 = fc.constantFrom("QQ==", "YWJj");

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 2 },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    base64.map((B) => ({ B })),
    fc.uniqueArray(text, { minLength: 1, maxLength: 2 }).map((SS) => ({ SS })),
    fc.uniqueArray(number, { minLength: 1, maxLength: 2 }).map((NS) => ({ NS })),
    fc.uniqueArray(base64, { minLength: 1 }).map((BS) => ({ BS })),
    fc.dictionary(fc.constantFrom("a", "b"), tie("value"), { maxKeys: 2 }).map((M) => ({ M })),
    fc.array(tie("value"), { maxLength: 2 }).map((L) => ({ L })),
  ),
}));

/** A record of one of the streams. */
export function streamRecord({ viewType, keys: names = [], types = {} }: Stream): fc.Arbitrary<object> {
  const typed = (type: string | undefined) => (type === "N" ? number.map((N) => ({ N })) : key.map((S) => ({ S })));
  const declared = (wanted: readonly string[]) =>
    fc.record(Object.fromEntries(wanted.map((name) => [name, typed(types[name])])));
  const indexes = Object.keys(types).filter((name) => !names.includes(name));
  const attributes = fc.tuple(
    fc.dictionary(fc.constantFrom("a", "b"), value, { maxKeys: 2 }),
    fc.option(declared(indexes), { nil: {} }),
  );
  const kind = fc.constantFrom("INSERT", "MODIFY", "REMOVE", "EXPIRED");
  return fc
    .tuple(kind, declared(names), attributes, attributes, fc.integer({ min: 1, max: 600 }))
    .map(([name, Keys, newer, older, size]) => {
      const eventName = name === "EXPIRED" ? "REMOVE" : name;
      const image = ([common, index]: [object, object]) => ({ ...common, ...index, ...Keys });
      return {
        eventID: "c4ca4238a0b923820dcc509a6f75849b",
        eventName,
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "us-east-1",
        ...(name === "EXPIRED" && { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
        dynamodb: {
          ApproximateCreationDateTime: 1_700_000_000 + size,
          Keys,
          ...(eventName !== "REMOVE" && /NEW/.test(viewType ?? "") && { NewImage: image(newer as [object, object]) }),
          ...(eventName !== "INSERT" && /OLD/.test(viewType ?? "") && { OldImage: image(older as [object, object]) }),
          SequenceNumber: "4421584500000000017450439091",
          SizeBytes: size,
          StreamViewType: viewType,
        },
        eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
      };
    });
}
