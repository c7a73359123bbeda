package dev.rootseal.operator;

import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.operator.controller.EffectivePolicy;
import dev.rootseal.operator.controller.OutageLog;

/**
 * What outlives a session.
 *
 * @param policies the policy in force
 * @param outages what was logged of the API server
 * @param leadership what was logged of the lease
 * @param liveness whether it still moves
 * @param crds what was found of the CRDs
 */
record ProcessState(
    EffectivePolicy policies,
    OutageLog outages,
    LeadershipLog leadership,
    Liveness liveness,
    CrdState crds) {
  static ProcessState begin(OperatorContext context) {
    return new ProcessState(
        new EffectivePolicy(ImageCatalogue.load(), context.clock()),
        new OutageLog(context.config().getMasterUrl()),
        new LeadershipLog(context.settings().identity()),
        new Liveness(System::nanoTime),
        new CrdState());
  }
}
