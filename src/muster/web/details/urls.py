from muster.web.details import documents, pay, views
from muster.web.pages import page

GET, POST = ("GET",), ("POST",)
OWN = "own_details.update"

urlpatterns = [
    page("details/", views.my_details, policy="own_details.view", name="my_details", methods=GET),
    page("details/person", views.my_person, policy=OWN, name="my_person"),
    page("details/address", views.my_address, policy=OWN, name="my_address"),
    page("details/contacts/add", views.my_contact, policy=OWN, name="my_contact"),
    page(
        "details/contacts/<int:contact_id>/remove",
        views.remove_my_contact,
        policy=OWN,
        name="remove_my_contact",
        methods=POST,
    ),
    page("details/tax", pay.tax, policy="financial.update", name="my_tax"),
    page("details/bank", pay.bank, policy="financial.update", name="my_bank"),
    page("details/super", pay.fund, policy="financial.update", name="my_super"),
    page("details/files/add", documents.add_document, policy="employee_file.create", name="add_my_document"),
    page("people/<int:employee_id>/tax", pay.tax, policy="financial.update", name="tax_of"),
    page("people/<int:employee_id>/bank", pay.bank, policy="financial.update", name="bank_of"),
    page("people/<int:employee_id>/super", pay.fund, policy="financial.update", name="super_of"),
    page(
        "people/<int:employee_id>/files/add",
        documents.add_document,
        policy="employee_file.create",
        name="add_document",
    ),
    page(
        "people/<int:employee_id>/files/<int:file_id>/",
        documents.document,
        policy="employee_file.view",
        name="document",
        methods=GET,
    ),
    page(
        "people/<int:employee_id>/files/<int:file_id>/remove",
        documents.remove_document,
        policy="employee_file.delete",
        name="remove_document",
        methods=POST,
    ),
]
