import { UsageError } from "../command/exit";
import type { Clients } from "../target/clients";

/** @throws UsageError when the stream is in another region, in which its mapping isn't found. */
export async function requireRegion({ lambda }: Pick<Clients, "lambda">, streamArn = ""): Promise<void> {
  const region = streamArn.split(":")[3];
  const here = await lambda.config.region();
  if (region && region !== here)
    throw new UsageError(
      `Stream ${streamArn} is in ${region}, but this command works in ${here}: pass --region ${region}.`,
    );
}
