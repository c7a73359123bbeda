/** Tests of the API's protobuf, against Kubernetes' own messages. */
@NullMarked
package dev.rootseal.protobuf;

import org.jspecify.annotations.NullMarked;
