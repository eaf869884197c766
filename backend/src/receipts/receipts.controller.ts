import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type JWK } from 'jose';
import { z } from 'zod';
import { apiSchema } from '../http/api-schema';
import { Public } from '../http/public';
import { SigningKeys } from './signing-keys';

const publicKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal('OKP'),
        crv: z.literal('Ed25519'),
        x: z.string().describe('The public key, base64url.'),
        kid: z.string().describe('Thumbprint, RFC 7638.'),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  })
  .describe('JSON Web Key Set, RFC 7517');

@ApiTags('Receipts')
@Public()
@Controller('api/receipts')
export class ReceiptsController {
  constructor(private readonly signingKeys: SigningKeys) {}

  @Get('keys')
  @ApiOperation({ summary: 'The public keys that receipts are signed with, old ones too', security: [] })
  @ApiOkResponse({ schema: apiSchema('PublicKeys', publicKeys) })
  async readKeys(): Promise<{ keys: JWK[] }> {
    return { keys: await this.signingKeys.publicKeys() };
  }
}
