/** The scripts of a release with recorded fakes of Docker, Terraform and AWS, and what they do when one fails. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Checkout } from './testing/checkout.ts';

const revision = 'c0ffee';
const digest = `acme/box@sha256:${'7'.padStart(64, '0')}`;
const dockerHub = {
  IMAGE_REPOSITORY: 'acme/box',
  DOCKER_HUB_USERNAME: 'acme',
  DOCKER_HUB_PASSWORD: 'open sesame',
  REVISION: revision,
};
const stack = {
  autoscaling_group_name: 'box-server',
  ssm_prefix: '/box',
  container_image: digest,
  ami_id: 'ami-0123456789abcdef0',
};

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout(stack);
});
afterEach(() => checkout.remove());

const refresh = (Status: string, InstanceRefreshId = 'new') => ({
  InstanceRefreshId,
  Status,
  PercentageComplete: 50,
});

describe('build-image.sh', () => {
  test('build-image.sh builds the image with its version and revision, zip and list of packages from the same Dockerfile', async () => {
    const { code } = await checkout.run('build-image', { REVISION: revision });
    expect(code).toBe(0);
    expect(checkout.calls()).toEqual([
      `docker build --build-arg VERSION=1.2.3 --build-arg REVISION=${revision} --tag static-file-upload:${revision} .`,
      'docker build --target lambda --output type=local,dest=lambda/dist .',
      'docker build --target sbom --output type=local,dest=ci/dist .',
    ]);
  });
});

describe('push-image.sh', () => {
  test('push-image.sh publishes the revision and writes down its digest; latest stays', async () => {
    const { code, stdout, stderr } = await checkout.run('push-image', {
      ...dockerHub,
      BRANCH_NAME: 'feature',
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(checkout.calls()).toEqual([
      'docker --config <private> login --username acme --password-stdin',
      `docker --config <private> pull --quiet acme/box:${revision}`,
      `docker --config <private> tag static-file-upload:${revision} acme/box:${revision}`,
      `docker --config <private> push acme/box:${revision}`,
      `docker --config <private> inspect --format {{range .RepoDigests}}{{println .}}{{end}} acme/box:${revision}`,
    ]);
    expect(checkout.read('ci/dist/container-image')).toBe(`${digest}\n`);
    expect(`${stdout}${stderr}${checkout.calls().join()}`).not.toContain(dockerHub.DOCKER_HUB_PASSWORD);
  });

  test('push-image.sh moves latest on the branch main only', async () => {
    await checkout.run('push-image', { ...dockerHub, GIT_BRANCH: 'origin/main' });
    expect(checkout.calls()).toContain('docker --config <private> push acme/box:latest');
  });

  test('push-image.sh does not publish a revision twice: a tag keeps its meaning', async () => {
    expect((await checkout.run('push-image', { ...dockerHub, FAKE_PUBLISHED: '1' })).code).toBe(0);
    expect(checkout.calls().join()).not.toContain(' push ');
    expect(checkout.read('ci/dist/container-image')).toBe(`${digest}\n`);
  });

  test('push-image.sh reports a refused push, and leaves nothing to plan with', async () => {
    const { code, stderr } = await checkout.run('push-image', { ...dockerHub, FAKE_PUSH: 'refused' });
    expect(code).toBe(1);
    expect(stderr).toContain('The registry did not take acme/box:c0ffee. Nothing has been deployed.');
    expect(checkout.read('ci/dist/container-image')).toBeUndefined();
    expect((await checkout.run('terraform-plan')).stderr).toContain(
      'Set these variables first:\n  CONTAINER_IMAGE',
    );
  });

  test('push-image.sh names every missing variable at once, before it does anything', async () => {
    const { code, stderr } = await checkout.run('push-image');
    expect(code).toBe(1);
    for (const name of ['IMAGE_REPOSITORY', 'DOCKER_HUB_USERNAME', 'DOCKER_HUB_PASSWORD'])
      expect(stderr).toContain(name);
    expect(checkout.calls()).toEqual([]);
  });
});

describe('terraform-init.sh', () => {
  test('terraform-init.sh takes the state from the bucket of STATE_BUCKET', async () => {
    await checkout.run('terraform-init', { STATE_BUCKET: 'box-state', AWS_REGION: 'eu-north-1' });
    expect(checkout.calls()).toEqual([
      'terraform -chdir=terraform init -input=false -reconfigure -backend-config=bucket=box-state ' +
        '-backend-config=key=stack.tfstate -backend-config=region=eu-north-1',
    ]);
  });

  test('terraform-init.sh names every missing variable', async () => {
    expect((await checkout.run('terraform-init')).stderr).toMatch(/STATE_BUCKET: .*\n {2}AWS_REGION: /);
  });
});

describe('terraform-plan.sh', () => {
  test('terraform-plan.sh plans the published digest and keeps the plan for apply, its text for people', async () => {
    checkout.write('ci/dist/container-image', `${digest}\n`);
    expect((await checkout.run('terraform-plan')).code).toBe(0);
    expect(checkout.calls()).toEqual([
      `terraform -chdir=terraform plan -input=false -lock-timeout=5m -out=../ci/dist/release.tfplan -var container_image=${digest}`,
      'terraform -chdir=terraform show -no-color ../ci/dist/release.tfplan',
    ]);
    expect(checkout.read('ci/dist/plan.txt')).toContain('Plan: 1 to add');
  });

  test('terraform-plan.sh takes settings from a file outside the repository', async () => {
    checkout.write('stack.tfvars', 'region = "eu-north-1"\n');
    const settings = { CONTAINER_IMAGE: digest, TERRAFORM_SETTINGS: 'stack.tfvars' };
    await checkout.run('terraform-plan', settings);
    expect(checkout.calls()[0]).toContain(`-var-file=${checkout.folder}/stack.tfvars`);
    const missing = await checkout.run('terraform-plan', {
      ...settings,
      TERRAFORM_SETTINGS: 'nowhere.tfvars',
    });
    expect(missing.stderr).toContain('TERRAFORM_SETTINGS names nowhere.tfvars, which does not exist.');
  });

  test('terraform-plan.sh fails with its plan, and leaves nothing to apply', async () => {
    checkout.write('ci/dist/release.tfplan', 'an older plan');
    const failed = await checkout.run('terraform-plan', { CONTAINER_IMAGE: digest, FAKE_FAIL: 'plan' });
    expect(failed.code).not.toBe(0);
    expect(checkout.calls().join()).not.toContain(' show ');
    expect(checkout.read('ci/dist/release.tfplan')).toBeUndefined();
  });
});

describe('terraform-apply.sh', () => {
  const apply = 'terraform -chdir=terraform apply -input=false -lock-timeout=5m ../ci/dist/release.tfplan';

  test('terraform-apply.sh applies exactly the plan, once, and remembers the refresh that was there before', async () => {
    checkout.write('ci/dist/release.tfplan', 'plan');
    checkout.setRefreshes(refresh('Successful', 'old'));
    expect((await checkout.run('terraform-apply')).code).toBe(0);
    expect(checkout.calls().at(-1)).toBe(apply);
    expect(checkout.read('ci/dist/refresh-before-apply')).toBe('old\n');
    expect((await checkout.run('terraform-apply')).stderr).toContain('There is no plan to apply.');
  });

  test('terraform-apply.sh needs no servers the first time', async () => {
    checkout.setOutputs({});
    checkout.write('ci/dist/release.tfplan', 'plan');
    expect((await checkout.run('terraform-apply')).code).toBe(0);
    expect(checkout.calls()).toEqual(['terraform -chdir=terraform output -json', apply]);
  });

  test('terraform-apply.sh reports an apply that fails half-way, and removes the plan', async () => {
    checkout.write('ci/dist/release.tfplan', 'plan');
    const { code, stderr } = await checkout.run('terraform-apply', { FAKE_FAIL: 'apply' });
    expect(code).toBe(1);
    expect(stderr).toContain('Terraform stopped half-way. What it had done stays done');
    expect(checkout.read('ci/dist/release.tfplan')).toBeUndefined();
  });
});

describe('rollout.sh', () => {
  test('rollout.sh follows the newest refresh to its end, and starts none', async () => {
    checkout.setRefreshes(
      refresh('Pending'),
      refresh('Pending'),
      refresh('InProgress'),
      refresh('Successful'),
    );
    const { code, stdout } = await checkout.run('rollout');
    expect(code).toBe(0);
    expect(stdout).toContain('InProgress 50 %');
    expect(checkout.calls().filter((call) => call.includes('refresh'))).toHaveLength(4);
    expect(checkout.calls().join()).not.toContain('start-instance-refresh');
  });

  test.each(['Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'])(
    'rollout.sh fails when the refresh is %s',
    async (status) => {
      checkout.setRefreshes(refresh('InProgress'), refresh('RollbackInProgress'), {
        ...refresh(status),
        StatusReason: 'unhealthy',
      });
      const { code, stderr } = await checkout.run('rollout');
      expect(code).toBe(1);
      expect(stderr).toContain(`the refresh is ${status}. unhealthy`);
    },
  );

  test('rollout.sh ignores a refresh that is older than the apply', async () => {
    checkout.write('ci/dist/refresh-before-apply', 'old\n');
    checkout.setRefreshes(refresh('Failed', 'old'));
    const { code, stdout } = await checkout.run('rollout');
    expect(code).toBe(0);
    expect(stdout).toContain('No server of box-server is being replaced');
  });

  test('rollout.sh fails after ROLLOUT_TIMEOUT_SECONDS', async () => {
    checkout.setRefreshes(refresh('InProgress'));
    const { code, stderr } = await checkout.run('rollout', { ROLLOUT_TIMEOUT_SECONDS: '0' });
    expect(code).toBe(1);
    expect(stderr).toContain('After 0 s the refresh is still InProgress.');
  });
});

describe('rollback.sh', () => {
  const lastGood = { containerImage: `acme/box@sha256:${'1'.repeat(64)}`, amiId: 'ami-0aaaaaaaaaaaaaaaa' };

  test('rollback.sh waits for AWS, applies the last good image and machine image, and follows that refresh', async () => {
    checkout.setRefreshes(
      refresh('RollbackInProgress', 'bad'),
      refresh('RollbackSuccessful', 'bad'),
      refresh('RollbackSuccessful', 'bad'),
      refresh('Pending', 'back'),
      refresh('Successful', 'back'),
    );
    const { code, stderr } = await checkout.run('rollback', { FAKE_RELEASE: JSON.stringify(lastGood) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const looks = checkout.calls().slice(
      0,
      checkout.calls().findIndex((call) => call.includes(' plan ')),
    );
    expect(looks.filter((call) => call.includes('describe-instance-refreshes'))).toHaveLength(2);
    const terraform = checkout.calls().filter((call) => /terraform (plan|apply)/.test(call));
    expect(terraform).toEqual([
      expect.stringContaining(
        `-var container_image=${lastGood.containerImage} -var ami_id=${lastGood.amiId}`,
      ),
      expect.stringContaining(' apply '),
    ]);
  });

  test('rollback.sh fails when its refresh fails', async () => {
    checkout.setRefreshes(refresh('Failed', 'bad'), refresh('Failed', 'bad'), refresh('Failed', 'back'));
    expect((await checkout.run('rollback', { FAKE_RELEASE: JSON.stringify(lastGood) })).code).toBe(1);
  });

  test('rollback.sh changes no server before the first good release', async () => {
    const { code, stderr } = await checkout.run('rollback');
    expect(code).toBe(1);
    expect(stderr).toContain('No release has passed its smoke test yet');
    expect(checkout.calls().join()).not.toMatch(/ (plan|apply) /);
  });
});

describe('verify.sh', () => {
  test("verify.sh runs the README's test command, and counts a skip as a failure", async () => {
    const scripts = { test: 'echo "REQUIRE_ALL=$REQUIRE_ALL"' };
    checkout.write('package.json', JSON.stringify({ scripts }));
    const { code, stdout } = await checkout.run('verify');
    expect(code).toBe(0);
    expect(stdout).toContain('REQUIRE_ALL=1');
  });
});
