package dev.rootseal.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A test class against a real control plane. Without the binaries it is reported as not run, in one
 * line; where they are demanded (`ROOTSEAL_REQUIRE_E2E=true`) it fails instead. Its tests may take
 * a {@link Binaries}, to start a control plane of their own, or the {@link SharedCluster}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ControlPlaneExtension.class)
@ResourceLock(providers = SharedClusterLock.class)
@interface RequiresControlPlane {}
