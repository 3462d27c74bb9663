package io.windflow.api.identity;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Manages the local users. The last enabled administrator can be neither removed, disabled nor demoted (CONFLICT). */
@ProviderType
public interface Users {

    Page<User> list(PageRequest request);

    /** @throws io.windflow.api.Problem NOT_FOUND */
    User get(String id);

    /** @throws io.windflow.api.Problem INVALID, CONFLICT if the name is taken */
    User create(UserChange change, Principal by);

    /** @throws io.windflow.api.Problem NOT_FOUND, INVALID, CONFLICT */
    User update(String id, UserChange change, Principal by);

    /** @throws io.windflow.api.Problem NOT_FOUND, CONFLICT */
    void delete(String id, Principal by);

    /** Changes the caller's own password. @throws io.windflow.api.Problem INVALID if the current one is wrong */
    void changePassword(Principal self, String currentPassword, String newPassword);
}
